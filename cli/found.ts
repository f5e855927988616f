// An execution that a command line names by its id.
import { type WorkflowExecutionDescription, WorkflowNotFoundError } from "@temporalio/client";
import { Failure } from "./failure.ts";
import { hintsOnId } from "./ids.ts";
import type { Server } from "./server.ts";

/** What is asked of which execution, for messages. */
export interface Asked {
  /** "resume payment-456" */
  attempt: string;
  workflow_id: string;
  /** How long an answer may take, in milliseconds. */
  within?: number;
}

/** An execution as the server knows it. @throws Failure `not_found`, or ServerError */
export const describe = (server: Server, asked: Asked): Promise<WorkflowExecutionDescription> =>
  found(server, asked, () => server.client.workflow.getHandle(asked.workflow_id).describe());

/** The answer to a call about an execution. @throws Failure `not_found` if the server has no such execution */
export async function found<T>(server: Server, { attempt, workflow_id, within }: Asked, call: () => Promise<T>) {
  try {
    return await server.call(call, within);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    const { namespace, address } = server.settings;
    const all = server.linkTo();
    const where = `namespace "${namespace}" of ${address}`;
    throw new Failure("not_found", `Cannot ${attempt}: there is no such workflow in ${where}`, {
      hints: [
        ...hintsOnId(workflow_id, server.domains, server.args),
        ...(all ? [["those there are", all] as const] : []),
      ],
      facts: { workflow_id },
      cause: error,
    });
  }
}

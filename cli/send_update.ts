// An update sent to a running workflow, and its answer.
import {
  ApplicationFailure,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from "@temporalio/client";
import { executeUpdate } from "../temporal/updating.ts";
import type { Hint } from "../text/known_error.ts";
import { clock } from "./clock.ts";
import { Failure } from "./failure.ts";
import { describe, found } from "./found.ts";
import type { Server } from "./server.ts";
import { onSameServer } from "./server_flags.ts";
import { hasNoHandler, unknownUpdate } from "./unknown_update.ts";
import { startOne } from "./workers.ts";

/** How long a worker may take to answer, in milliseconds. */
const ANSWER = 15_000;

/** What is sent to a workflow. */
export interface UpdateRequest {
  /** What is attempted, for messages: "resume payment-456". */
  attempt: string;
  workflow_id: string;
  /** The update's name. */
  update: string;
  /** What it carries, if anything. */
  carries?: unknown;
  /** Refuses workflows of a type that has another meaning for it, or none. @throws Failure */
  refuse?: (type: string) => void;
}

/** What came back, and from whom. */
export interface UpdateAnswer {
  run_id: string;
  type: string;
  answer: unknown;
}

/**
 * Sends an update and waits for its answer. It is not sent where nobody would take it.
 *
 * @throws Failure `not_found`, `refused` in the workflow's own words, `no_worker`, or `timed_out` if it may still be taken
 */
export async function sendUpdate(server: Server, request: UpdateRequest): Promise<UpdateAnswer> {
  const { attempt, workflow_id, update, carries, refuse } = request;
  const handle = server.client.workflow.getHandle(workflow_id);
  const asked = { attempt, workflow_id, within: ANSWER };
  const { runId: run_id, type, status, taskQueue, closeTime } = await describe(server, asked);
  const facts = { workflow_id, run_id, type, status: status.name.toLowerCase() };
  refuse?.(type);
  if (closeTime) {
    const message = `Cannot ${attempt}: it ended at ${clock(closeTime.getTime())}, ${facts.status}`;
    const hints: Hint[] = [["how it ended", onSameServer(`estuary-wf status ${workflow_id}`, server.args)]];
    throw new Failure("refused", message, { hints, facts });
  }
  if (await server.workersOn(taskQueue) === 0) {
    throw new Failure(
      "no_worker",
      `Cannot ${attempt}: no worker polls ${taskQueue}, nobody would answer`,
      {
        hints: [startOne(taskQueue, server.args)],
        facts,
      },
    );
  }
  try {
    const answer = await found(server, asked, () => executeUpdate(handle, update, carries));
    return { run_id, type, answer };
  } catch (error) {
    if (hasNoHandler(error)) throw await server.call(() => unknownUpdate(handle, request, facts, error), ANSWER);
    throw explained(error, request, facts);
  }
}

function explained(
  error: unknown,
  { attempt, workflow_id, update }: UpdateRequest,
  facts: Record<string, unknown>,
): unknown {
  if (error instanceof WorkflowUpdateFailedError) {
    const { cause } = error;
    const why = cause?.message ?? error.message;
    // A workflow that refuses says so in a whole sentence.
    const message = /^Cannot /.test(why) ? why : `Cannot ${attempt}: ${why}`;
    const type = cause instanceof ApplicationFailure && cause.type ? { type: cause.type } : {};
    return new Failure("refused", message, { facts: { ...facts, failure: { ...type, message: why } }, cause: error });
  }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    const message = `Stopped waiting for ${workflow_id} to answer ${update} after ${
      ANSWER / 1000
    } s: it may still take it`;
    return new Failure("timed_out", message, { facts, cause: error });
  }
  return error;
}

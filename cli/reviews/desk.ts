// One request to the desk: a short workflow, so that whoever has the store answers it.
import {
  ApplicationFailure,
  TerminatedFailure,
  TimeoutFailure,
  WorkflowFailedError,
  type WorkflowHandle,
} from "@temporalio/client";
import type { ReviewDeskInput } from "../../domains/stream/contract.ts";
import type { ReviewDeskResult } from "../../domains/stream/desk_answer.ts";
import type { RegisteredWorkflow } from "../../registry.ts";
import type { Problem } from "../../temporal/input.ts";
import type { Args } from "../args.ts";
import type { World } from "../command.ts";
import { Failure, type FailureCode } from "../failure.ts";
import { Server } from "../server.ts";
import { queueText } from "../workers.ts";
import { deskWorkflow } from "./request.ts";

/** How long an answer may take, in milliseconds. After it the request is void: nobody gets an item they do not wait for. */
const PATIENCE = 30_000;

/** How long until it is asked whether anybody is there at all. */
const SUSPICION = 2_000;

/** Asks the desk. @throws Failure, ServerError, ConfigError */
export async function askDesk(request: ReviewDeskInput, args: Args, world: World): Promise<ReviewDeskResult> {
  const desk = deskWorkflow(world);
  await using server = await Server.open(args, world);
  const handle = await server.call(() =>
    server.client.workflow.start(desk.name, {
      workflowId: desk.workflowId(request),
      taskQueue: desk.queue,
      args: [request],
      workflowExecutionTimeout: PATIENCE,
    })
  );
  const stop = new AbortController();
  const answer = server.call(() => handle.result() as Promise<ReviewDeskResult>, PATIENCE + 5_000);
  try {
    return await Promise.race([answer, nobodyThere(server, desk, handle, args, stop.signal)]);
  } catch (error) {
    // Whichever lost the race has nobody to hear how it ends.
    answer.catch(() => {});
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { cause } = error;
    // A worker that died a minute ago still counts as polling; that nobody took the request up tells. What is terminated
    // for that reason may be heard of here first.
    const isVoid = cause instanceof TimeoutFailure || cause instanceof TerminatedFailure;
    const isUnheard = isVoid && !await server.call(() => wasTakenUp(handle));
    throw isUnheard ? nobody(desk, args, error) : refusal(request, error);
  } finally {
    stop.abort();
  }
}

/** Rejects if no worker is there to answer; never resolves. */
async function nobodyThere(
  server: Server,
  desk: RegisteredWorkflow,
  handle: WorkflowHandle,
  args: Args,
  signal: AbortSignal,
): Promise<never> {
  const never = new Promise<never>(() => {});
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, SUSPICION);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
  if (signal.aborted || await server.workersOn(desk.queue) !== 0) return await never;
  await server.call(() => handle.terminate("nobody was there to answer"));
  throw nobody(desk, args);
}

const nobody = (desk: RegisteredWorkflow, args: Args, cause?: unknown): Failure =>
  new Failure("no_worker", "Cannot reach the review queue: nobody is there to answer", {
    hints: [["queue", queueText(desk, 0, args)]],
    cause,
  });

/** Whether any worker has done anything about a request. */
async function wasTakenUp(handle: WorkflowHandle): Promise<boolean> {
  const { events } = await handle.fetchHistory();
  return events!.some(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes);
}

/** Why the desk refused, by its place in the contract. */
function refusal(request: ReviewDeskInput, error: WorkflowFailedError): Failure {
  const told = [error.cause, (error.cause as Error | undefined)?.cause];
  const refused = told.find((each) => each instanceof ApplicationFailure);
  if (refused) {
    const type = refused.type ?? "";
    return new Failure(codeOf(type), refused.message, {
      problems: type === "InvalidInput" ? (refused.details?.[0] ?? []) as Problem[] : [],
      facts: { type, ...(request.review_id && { review_id: request.review_id }) },
      cause: error,
    });
  }
  if (error.cause instanceof TimeoutFailure) {
    return new Failure("timed_out", `Cannot ${request.action}: the review queue did not answer in time`, {
      cause: error,
    });
  }
  return new Failure("workflow_failed", `Cannot ${request.action}: ${error.cause?.message ?? error.message}`, {
    cause: error,
  });
}

function codeOf(type: string): FailureCode {
  if (type === "InvalidInput") return "invalid_input";
  return type.endsWith("NotFound") ? "not_found" : "refused";
}

// Waiting for a workflow's result, its steps shown as they come.
import { WorkflowFailedError, type WorkflowHandle } from "@temporalio/client";
import { plainReason, ServerError } from "../temporal/server_error.ts";
import { formatDuration } from "../text/duration.ts";
import type { World } from "./command.ts";
import { Failure, type FailureCode } from "./failure.ts";
import { failureOf } from "./outcome.ts";
import { Follower } from "./follow.ts";
import { hintsOnFailure } from "./ids.ts";
import type { Server } from "./server.ts";
import type { TriggerRequest } from "./start.ts";

/** What is waited for, and how. */
export interface Waiting extends TriggerRequest {
  workflow_id: string;
  run_id: string;
  /** The workflow's name. */
  type: string;
  /** The command line that joins it later. */
  joinLine: string;
  /** Whether to show nothing: scripts want the result alone. */
  quiet: boolean;
}

/**
 * Waits for the result of an execution.
 *
 * @throws Failure by how it ended, `timed_out` or `interrupted` if it goes on without us, or `server_unreachable`
 */
export async function waitFor(server: Server, waiting: Waiting, world: World): Promise<unknown> {
  const handle = server.client.workflow.getHandle(waiting.workflow_id);
  const stop = new AbortController();
  const enough = givingUp(waiting, stop.signal, world);
  const follower = waiting.quiet ? undefined : new Follower(server, handle, waiting, world);
  const following = follower?.follow(stop.signal);
  let over = false;
  const result = resultOf(server, handle, waiting, stop.signal).finally(() => over = !stop.signal.aborted);
  try {
    return await Promise.race([result, enough]);
  } finally {
    stop.abort();
    await following;
    if (over) await follower?.last();
  }
}

async function resultOf(server: Server, handle: WorkflowHandle, waiting: Waiting, signal: AbortSignal) {
  try {
    return await server.connection.withAbortSignal(signal, () => handle.result());
  } catch (error) {
    if (error instanceof WorkflowFailedError) {
      throw failureOf(error, identify(waiting), (type) => hintsOnFailure(type, waiting, server.domains));
    }
    const reason = plainReason(error, server.settings);
    if (!(reason instanceof ServerError)) throw reason;
    throw goesOn("server_unreachable", reason.message, waiting, reason);
  }
}

/** Never resolves; rejects when the time is over or somebody presses Ctrl-C. */
function givingUp(waiting: Waiting, signal: AbortSignal, { terminal }: World): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const { workflow_id, timeout } = waiting;
  const timer = timeout && setTimeout(() => {
    const message = `Stopped waiting for ${workflow_id} after ${formatDuration(timeout)}: it goes on`;
    reject(goesOn("timed_out", message, waiting));
  }, timeout);
  const interrupt = () => {
    // Below the ^C that the terminal shows.
    terminal?.write("\n");
    reject(goesOn("interrupted", `Stopped waiting for ${workflow_id}: it goes on`, waiting));
  };
  Deno.addSignalListener("SIGINT", interrupt);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    Deno.removeSignalListener("SIGINT", interrupt);
  });
  return promise;
}

const goesOn = (code: FailureCode, message: string, waiting: Waiting, cause?: unknown) =>
  new Failure(code, message, {
    hints: [["join it again", waiting.joinLine]],
    facts: { ...identify(waiting), status: "running" },
    cause,
  });

const identify = ({ workflow_id, run_id, type }: Waiting) => ({ workflow_id, run_id, type });

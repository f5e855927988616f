// Messages to workflows on the time-skipping server, at moments at which it does not lose them.
import type { WorkflowHandle } from "@temporalio/client";
import type { SignalDefinition, UpdateDefinition } from "@temporalio/common";
import { eventually } from "../tools/dev/eventually.ts";
import { quiet } from "../tools/dev/quiet.ts";

export { eventually } from "../tools/dev/eventually.ts";
export { quiet } from "../tools/dev/quiet.ts";

/**
 * Sends an update and waits for its answer. It is sent while nothing else is under way: this server loses a workflow task
 * in which an update meets an activity that has just ended.
 */
export async function ask<R, A>(workflow: WorkflowHandle, update: UpdateDefinition<R, [A]>, arg: A): Promise<R> {
  await quiet(workflow);
  return await workflow.executeUpdate(update, { args: [arg] });
}

/** Sends a signal, like `ask` while nothing else is under way. */
export async function inform<A>(
  workflow: WorkflowHandle,
  signal: string | SignalDefinition<[A]>,
  arg: A,
): Promise<void> {
  await quiet(workflow);
  await workflow.signal(signal, arg);
}

/** Cancels a workflow and waits until it has ended so. Not for its result, as that lets the clock jump. */
export async function stop(workflow: WorkflowHandle): Promise<void> {
  await workflow.cancel();
  await eventually(async () => (await workflow.describe()).status.name === "CANCELLED");
}

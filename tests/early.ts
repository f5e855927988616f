// Messages that come before a workflow is opened.
import { assertRejects } from "@std/assert";
import { type WorkflowHandle, WorkflowUpdateFailedError } from "@temporalio/client";
import type { ApplicationFailure, UpdateDefinition } from "@temporalio/common";

/** Trouble that holds workflows up at one activity until it is released. */
export function holdUp(activity: string) {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  return { release, trouble: { activity: (name: string) => name === activity ? held : undefined } };
}

/** Sends an update that its workflow accepts, to be answered later. */
export const askAhead = <R, A>(workflow: WorkflowHandle, update: UpdateDefinition<R, [A]>, arg: A) =>
  workflow.startUpdate(update, { args: [arg], waitForStage: "ACCEPTED" });

/** How a request was refused: its type and its message. A validator's refusals have the type "Error". */
export async function refusal(request: Promise<unknown>): Promise<[type: string, message: string]> {
  const { cause } = await assertRejects(() => request, WorkflowUpdateFailedError);
  const { type, message } = cause as ApplicationFailure;
  return [type!, message];
}

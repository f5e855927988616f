// An update that a workflow does not have: which it has, and which was probably meant.
import { type WorkflowHandle, WorkflowUpdateFailedError } from "@temporalio/client";
import type { Hint } from "../text/known_error.ts";
import { nearest } from "../text/nearest.ts";
import { Failure } from "./failure.ts";

/** Whether a workflow has refused an update because it has none of that name: the SDK says so in these words alone. */
export const hasNoHandler = (error: unknown): boolean =>
  error instanceof WorkflowUpdateFailedError && /^No registered handler for update/.test(error.cause?.message ?? "");

/** Why such an update was refused, by what the workflow says of itself. @param attempt "pause subscription-301" */
export async function unknownUpdate(
  handle: WorkflowHandle,
  { attempt, update }: { attempt: string; update: string },
  facts: Record<string, unknown>,
  cause: unknown,
): Promise<Failure> {
  const updates = await updatesOf(handle);
  const meant = nearest(update, updates);
  const message = `Cannot ${attempt}: it takes no such update${meant ? `, did you mean ${meant}?` : ""}`;
  const hints: Hint[] = updates.length > 0 ? [["it takes", updates.join(", ")]] : [];
  return new Failure("refused", message, { hints, facts: { ...facts, updates }, cause });
}

/** The names of the updates that a workflow takes now, as it says of itself; none if it has ended in the meantime. */
async function updatesOf(handle: WorkflowHandle): Promise<string[]> {
  try {
    const { definition } = await handle.query<WorkflowMetadata>("__temporal_workflow_metadata");
    return definition.updateDefinitions?.map(({ name }) => name).sort() ?? [];
  } catch {
    // The list is a courtesy: that there is no such update is known, and that is the error to tell.
    return [];
  }
}

/** What the SDK answers of every workflow, as far as it is asked for here. */
interface WorkflowMetadata {
  definition: { updateDefinitions?: { name: string }[] };
}

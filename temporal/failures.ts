import { ActivityFailure, ApplicationFailure, TimeoutFailure } from "@temporalio/workflow";

/** What went wrong with an activity that was given up, in one line for people. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof ActivityFailure)) return error instanceof Error ? error.message : String(error);
  const { cause } = error;
  if (cause instanceof TimeoutFailure) return cause.cause?.message ?? "no answer in time";
  return cause?.message ?? error.message;
}

/**
 * Waits for an activity whose permanent failure is the workflow's own: it ends with what the activity said, type and all,
 * and not with "Activity task failed".
 */
export async function orFailAsIs<T>(activity: Promise<T>): Promise<T> {
  try {
    return await activity;
  } catch (error) {
    throw error instanceof ActivityFailure && error.cause instanceof ApplicationFailure ? error.cause : error;
  }
}

/** True if an activity ended for good with an ApplicationFailure of this type. */
export const failedWith = (error: unknown, type: string): boolean =>
  error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.type === type;

/** The type of the failure that a run answers with which hands over to the next and takes nothing on any more: ask again. */
export const HANDING_OVER = "HandingOver";

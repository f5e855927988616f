import { ApplicationFailure } from "@temporalio/common";

/**
 * One workflow at a time takes a piece of business up. Temporal sees to that for workflows under its own id; this sees to
 * the others.
 *
 * @param subject for people: `payment "456"`
 * @param holder the workflow that has taken it up, if one has
 * @throws ApplicationFailure `AlreadyTakenUp`, non-retryable, if that is another one
 */
export function refuseSecond(subject: string, holder: string | null, workflowId: string): void {
  if (holder === null || holder === workflowId) return;
  const message = `Cannot take up ${subject}: workflow "${holder}" has. If it was ended, start it again under that id`;
  throw ApplicationFailure.nonRetryable(message, "AlreadyTakenUp");
}

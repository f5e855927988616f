// What a long activity says of how far it is, for the next try to go on there.
import { activityInfo, cancellationSignal, heartbeat } from "@temporalio/activity";

/** Tells Temporal how far it is. @throws CancelledFailure if it is to end */
export function beat(progress: unknown): void {
  cancellationSignal().throwIfAborted();
  heartbeat(progress);
}

/** How far an earlier try said that it was. */
export const earlierTry = () => activityInfo().heartbeatDetails;

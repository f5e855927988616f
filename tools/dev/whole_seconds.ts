// What the time-skipping server does not do for activities whose time ends on a whole second.
import { activityInfo } from "@temporalio/activity";
import { ApplicationFailure } from "@temporalio/common";
import type { ActivityInterceptorsFactory } from "@temporalio/worker";

/**
 * Ends the retries of an activity whose time is over. The server sees to that by itself, but where the end of
 * `scheduleToCloseTimeout` falls on a whole second it takes it for none and retries for ever: one in a thousand.
 */
export const endOnWholeSeconds: ActivityInterceptorsFactory = () => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (error) {
        const { scheduledTimestampMs, scheduleToCloseTimeoutMs, currentAttemptScheduledTimestampMs } = activityInfo();
        const ends = scheduledTimestampMs + scheduleToCloseTimeoutMs;
        if (ends % 1000 !== 0 || currentAttemptScheduledTimestampMs < ends) throw error;
        throw ApplicationFailure.fromError(error, { nonRetryable: true });
      }
    },
  },
});

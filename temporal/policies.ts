// The few ways an activity may be tried. Every activity picks one by name. All wait for an activity that is running when
// its scope is cancelled: what happens next may depend on whether it took place.
import { ActivityCancellationType, type ActivityOptions } from "@temporalio/workflow";

/** The platform's own store: it answers at once, and an outage is mended by people. */
export const store: ActivityOptions = {
  startToCloseTimeout: "10 seconds",
  retry: { initialInterval: "200 milliseconds", backoffCoefficient: 2, maximumInterval: "30 seconds" },
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
};

/** A provider's API: it answers in seconds or not at all, and an outage may last a day. */
export const provider: ActivityOptions = {
  startToCloseTimeout: "30 seconds",
  scheduleToCloseTimeout: "24 hours",
  retry: { initialInterval: "1 second", backoffCoefficient: 2, maximumInterval: "1 minute" },
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
};

/**
 * As `provider`, for an effect that comes about once: to tell whether it has, a long list may have to be read. It says how
 * far it is, and is taken up there if its worker is gone.
 */
export const providerOnce: ActivityOptions = {
  ...provider,
  startToCloseTimeout: "6 hours",
  heartbeatTimeout: "30 seconds",
};

/** As `provider`, for what must come about however long it takes. */
export const providerUntilDone: ActivityOptions = { ...provider, scheduleToCloseTimeout: undefined };

/** As `providerUntilDone`, for what was tried for long already: an outage that lasts is not pressed. */
export const providerHourly: ActivityOptions = {
  ...providerUntilDone,
  retry: { initialInterval: "1 hour", backoffCoefficient: 1 },
};

/** As `provider`, for an effect that has no meaning past a moment. */
export const providerWithin = (milliseconds: number): ActivityOptions => ({
  ...provider,
  scheduleToCloseTimeout: Math.max(milliseconds, 1000),
});

/** Much to read, for as long as it takes: it says how far it is, and is taken up there if its worker is gone. */
export const survey: ActivityOptions = {
  ...store,
  startToCloseTimeout: "6 hours",
  heartbeatTimeout: "1 minute",
};

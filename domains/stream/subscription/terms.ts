// What subscribers and hosts were promised about time. Settings.
import { type DunningTerms, STANDARD_DUNNING } from "./dunning.ts";

/** The times of subscriptions. Days and hours are the subscriber's own. */
export interface SubscriptionTerms {
  /** The hour at which periods end and are charged, 0 to 23. */
  renewal_hour: number;
  /** How many days before the end of a trial its subscriber is reminded. */
  trial_notice_days: number;
  /** How many days a subscriber has, at least, between the notice of a new price and the period that costs it. */
  price_notice_days: number;
  dunning: DunningTerms;
  /** How many times faster than the world a subscription's own clock runs, from its beginning on. */
  clock_speed: number;
}

/** The terms of production. */
export const STANDARD_SUBSCRIPTIONS: SubscriptionTerms = {
  renewal_hour: 9,
  trial_notice_days: 3,
  price_notice_days: 30,
  dunning: STANDARD_DUNNING,
  clock_speed: 1,
};

/** The same story with thirty days in five seconds, for a sandbox with a short calendar: a year passes in a minute. */
export const SHORT_SUBSCRIPTIONS: SubscriptionTerms = {
  ...STANDARD_SUBSCRIPTIONS,
  dunning: { retry_days: [7, 14], grace_days: 21 },
  clock_speed: 30 * 24 * 60 * 60 / 5,
};

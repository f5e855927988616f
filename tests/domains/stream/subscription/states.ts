// A subscription's state, for tests of what is pure.
import { anchorAt } from "../../../../domains/stream/subscription/calendar.ts";
import type { SubscriptionState } from "../../../../domains/stream/subscription/state.ts";

const START = Date.parse("2027-01-31T08:00:00Z");

/** Subscription 301 in its first period, which began on 31 January 2027 in Berlin. */
export const subscriptionState = (more: Partial<SubscriptionState> = {}): SubscriptionState => ({
  subscription_id: "301",
  subscriber_id: "ada",
  clock: { origin: START, speed: 1 },
  begun: true,
  plan: { plan_id: "cello", host_id: "grace", amount: 900, currency: "eur", interval: "month" },
  payment_method: "pm_1",
  customer: "cus_ada",
  anchor: anchorAt(START, 9, "Europe/Berlin"),
  count: 0,
  period: { number: 1, starts_at: START, ends_at: Date.parse("2027-02-28T08:00:00Z"), payments: 1, paid: [] },
  credit: 0,
  cancel_at_period_end: false,
  prices: [],
  owed: [],
  trialled: false,
  trial_notice: false,
  charges: 1,
  collected: 900,
  seq: 0,
  ...more,
});

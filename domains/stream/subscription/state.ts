// All that is known of a subscription, as plain JSON: a run hands it to the next one, and the store keeps it.
import type { Money } from "../../payment/contract.ts";
import type { Anchor, Interval } from "./calendar.ts";
import type { EndReason, SubscriptionStatus } from "./contract.ts";
import type { DeclineKind } from "./dunning.ts";
import type { OwedNotice } from "./subscriber_notice.ts";

/** What is paid for a period, and to whom. */
export interface Plan extends Money {
  plan_id: string;
  host_id: string;
  interval: Interval;
}

/** A period of a subscription. Epoch milliseconds of its own clock. */
export interface CurrentPeriod {
  /** Counts those that cost something, from 1; 0: the trial, or nothing yet. */
  number: number;
  starts_at: number;
  ends_at: number;
  /** Payments asked for in it; each has its number in its id. */
  payments: number;
  /** Those that came through, oldest first. */
  paid: { payment_id: string; amount: number }[];
  /** Those of periods before it of which a part is still to be used, oldest first. */
  earlier?: { payment_id: string; amount: number }[];
}

/** A charge that is under way. */
export interface Charge {
  payment_id: string;
  /** Minor units. */
  amount: number;
  /** What the subscriber is still owed, or owes, once it has come through. */
  credit_after: number;
  /** What it pays for: the period that it is in, or a change to this plan. `over`: a new period begins with it. */
  pays: { what: "period" } | { what: "change"; to: Plan; over: boolean };
  /** Not looked at before then: its workflow was stopped by somebody, or takes its time. */
  again_at?: number;
}

/** A period that could not be charged yet. */
export interface PastDue {
  /** The day that it was tried first. */
  since: Anchor;
  /** When it was tried last. */
  last: number;
  decline: DeclineKind;
  /** Why it did not come through, for people. */
  reason: string;
  /** The method that was charged last. */
  payment_method: string;
  /** The payment that was tried last. */
  payment_id: string;
  tries: number;
}

/** A price that is to come. */
export interface PriceChange {
  /** Minor units. */
  amount: number;
  /** It costs as much from the first period on that begins then or later, epoch milliseconds; absent until it was told. */
  from?: number;
  /** Which of the changes asked for it: the occasion of its notice. */
  seq: number;
}

/** How a subscription stands. Amounts are minor units, moments epoch milliseconds of its own clock. */
export interface SubscriptionState {
  subscription_id: string;
  subscriber_id: string;
  /** Its own clock: the same as everybody's, or one that runs faster from a moment on. */
  clock: { origin: number; speed: number };
  /** Whether its first day has come. */
  begun: boolean;
  plan: Plan;
  payment_method: string;
  /** The methods that a bank forbids to try again. */
  forbidden?: string[];
  customer: string;
  /** What its periods are counted from, and how many of them have begun since. */
  anchor: Anchor;
  count: number;
  period: CurrentPeriod;
  /** Taken off the next charge; negative: added to it. */
  credit: number;
  charge?: Charge;
  past_due?: PastDue;
  /** `lapsed`: what was paid for is over. */
  pause?: { until?: number; lapsed?: true };
  cancel_at_period_end: boolean;
  /** The plan from the next period on. */
  next_plan?: Plan;
  /** The prices to come, each dearer than the one before it. */
  prices: PriceChange[];
  /** What the subscriber is to be told and was not yet, oldest first. */
  owed: OwedNotice[];
  /** Whether it begins with a trial, and whether the end of that was announced. */
  trialled: boolean;
  trial_notice: boolean;
  charges: number;
  collected: number;
  ended?: { reason: EndReason; at: number; refunds: { payment_id: string; amount: number }[] };
  /** Counts what was written to the store. */
  seq: number;
}

/** How a subscription stands, in a word. */
export function statusOf({ ended, past_due, pause, begun, trialled, period }: SubscriptionState): SubscriptionStatus {
  if (ended) return "cancelled";
  if (past_due) return "past_due";
  if (pause) return "paused";
  if (!begun) return "not_started";
  return trialled && period.number === 0 ? "trialing" : "active";
}

/**
 * Whether the subscriber may use what they subscribed to: on trial, while what is paid for lasts, and in the grace that
 * follows it. Who never paid has no grace.
 */
export function hasAccess({ begun, ended, past_due, pause, charges }: SubscriptionState): boolean {
  if (!begun || ended) return false;
  return past_due ? charges > 0 : !pause?.lapsed;
}

/** The state with another plan, as if there had been no other price or plan to come. */
export const withPlan = (state: SubscriptionState, plan: Plan): SubscriptionState => ({
  ...state,
  plan,
  next_plan: undefined,
  prices: [],
});

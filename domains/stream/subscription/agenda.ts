// What a subscription does next by itself, and when. Pure.
import { daysAfter, localMoment } from "./local_time.ts";
import { graceEnds, nextAttempt } from "./dunning.ts";
import type { SubscriptionState } from "./state.ts";
import type { SubscriptionTerms } from "./terms.ts";

/** What is next. */
export type Duty =
  /** Its first day has come. */
  | "begin"
  /** The charge under way is looked at. */
  | "settle"
  /** The end of the trial is announced. */
  | "announce"
  /** The next period begins, and is charged. */
  | "renew"
  /** What is past due is tried again. */
  | "retry"
  /** What was paid for is over, in a pause. */
  | "lapse"
  /** A pause is over. */
  | "resume"
  /** It ends, as it was told to. */
  | "end"
  /** It ends, as it was not paid. */
  | "give_up";

/** What is next, at a moment in epoch milliseconds. */
export interface Appointment {
  duty: Duty;
  at: number;
}

/** What a subscription does next; undefined if nothing until somebody says so. */
export function nextOf(state: SubscriptionState, terms: SubscriptionTerms): Appointment | undefined {
  const { begun, ended, charge, past_due, pause, period, cancel_at_period_end, payment_method } = state;
  if (ended) return undefined;
  if (!begun) return { duty: "begin", at: period.starts_at };
  if (charge) return { duty: "settle", at: charge.again_at ?? 0 };
  if (past_due) {
    const { since: due, last, decline } = past_due;
    // Another method has come while that one was being charged.
    if (past_due.payment_method !== payment_method) return { duty: "retry", at: last };
    const at = nextAttempt({ due, last, decline }, terms.dunning);
    return at === undefined ? { duty: "give_up", at: graceEnds(due, terms.dunning) } : { duty: "retry", at };
  }
  if (cancel_at_period_end) return { duty: "end", at: period.ends_at };
  if (pause) {
    const { until = Infinity, lapsed } = pause;
    if (!lapsed && period.ends_at < until) return { duty: "lapse", at: period.ends_at };
    return until === Infinity ? undefined : { duty: "resume", at: until };
  }
  const announce = announceAt(state, terms);
  return announce !== undefined && announce < period.ends_at
    ? { duty: "announce", at: announce }
    : { duty: "renew", at: period.ends_at };
}

/** When the end of a trial is announced; undefined if it was, or there is none or too short a one. */
function announceAt({ period, trial_notice, anchor }: SubscriptionState, terms: SubscriptionTerms): number | undefined {
  if (period.number > 0 || trial_notice) return undefined;
  const at = localMoment(daysAfter(anchor.day, -terms.trial_notice_days), anchor.hour, anchor.time_zone);
  return at < period.starts_at ? undefined : at;
}

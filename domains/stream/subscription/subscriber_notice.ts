// What a subscriber is told, as data. Moments are of the subscription's own clock, epoch milliseconds.
import type { DeclineKind } from "./dunning.ts";

/** What is told. Amounts are minor units. */
export type SubscriberNotice =
  | { kind: "trial_ending"; amount: number; at: number }
  | {
    kind: "payment_failed";
    amount: number;
    decline: DeclineKind;
    /** Whether it was taken, and goes back. */
    given_back: boolean;
    again_at?: number;
    grace_ends_at: number;
  }
  | {
    kind: "price_changed";
    amount: number;
    /** The price that it follows, or takes the place of; the same if it stays after all. */
    before: number;
    /** How many days after this notice it may come; `from`: when it comes whatever becomes of this notice. */
    days: number;
    from?: number;
  }
  | { kind: "cancelled"; access_until?: number; refund: number }
  | { kind: "ended_unpaid" };

/** One notice to a subscriber. */
export interface SubscriberNoticeOrder {
  subscription_id: string;
  plan_id: string;
  currency: string;
  /** Sets apart notices of a kind: a payment, a period, what was written last. */
  occasion: string | number;
  notice: SubscriberNotice;
}

/** A notice that is not out yet. */
export interface OwedNotice extends SubscriberNoticeOrder {
  /** Why it could not be sent for a day. */
  held?: string;
}

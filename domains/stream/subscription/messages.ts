// What the activities of subscriptions and their workflow say to each other. Moments are epoch milliseconds.
import type { SubscriptionStatus } from "./contract.ts";
import type { DeclineKind } from "./dunning.ts";
import type { SubscriptionState } from "./state.ts";
import type { SubscriptionTerms } from "./terms.ts";

/** A subscription taken up: as it was left, or at its beginning. */
export interface OpenedSubscription {
  state: SubscriptionState;
  terms: SubscriptionTerms;
  /** What it is about, for people. */
  subject: string;
}

/** Something that has become of a subscription, for the audit log. */
export interface SubscriptionDeed {
  /** Which of the changes it was. */
  seq: number;
  /** "plan_changed". */
  deed: string;
  detail: Record<string, string | number | boolean>;
}

/** A subscription to be written down. */
export interface SubscriptionRecord {
  state: SubscriptionState;
  status: SubscriptionStatus;
  /** What has happened since it was written down last. */
  deeds: SubscriptionDeed[];
}

/** What a subscriber is told. Moments are of the subscription's own clock, amounts minor units. */
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

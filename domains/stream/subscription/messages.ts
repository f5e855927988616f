// What the activities of subscriptions and their workflow say to each other. Moments are epoch milliseconds.
import type { SubscriptionStatus } from "./contract.ts";
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

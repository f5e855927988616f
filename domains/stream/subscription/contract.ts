// What callers and SubscriptionWorkflow agree on. Pure: imported by both sides of the sandbox.
import { defineQuery, defineUpdate } from "@temporalio/workflow";
import type { z } from "zod";
import type { Money } from "../../payment/contract.ts";
import type { subscriptionInput } from "./schema.ts";

export type SubscriptionInput = z.infer<typeof subscriptionInput>;

/** The steps of a subscription as its timeline names them. Charges and renewals come again and again. */
export const SUBSCRIPTION_STEPS = ["trial", "charge", "renewal", "dunning", "notices", "end"] as const;
export type SubscriptionStep = typeof SUBSCRIPTION_STEPS[number];

/**
 * How a subscription stands. `not_started`: its first day has yet to come. `past_due`: its period has begun, and could not
 * be charged yet.
 */
export type SubscriptionStatus = "not_started" | "trialing" | "active" | "past_due" | "paused" | "cancelled";

/** Why a subscription has ended. */
export type EndReason = "requested" | "unpaid";

/** How a subscription ends. */
export interface SubscriptionResult {
  subscription_id: string;
  status: "cancelled";
  /** `unpaid`: a period could not be charged until its grace was over. */
  reason: EndReason;
  /** When access ended, ISO 8601. */
  ended_at: string;
  /** How many charges came through, and what they came to in all. */
  charges: number;
  collected: Money;
  /** What goes back of the last period. Absent if nothing does. */
  refund?: Money;
}

/** What a subscription is told to become, and when. */
export interface ScheduledChange {
  plan_id: string;
  /** What a period costs then, minor units. */
  amount: number;
  /**
   * The first period that begins at this moment or later, ISO 8601; of a change whose payment was stopped, when that goes
   * on. Absent of a price whose notice has not gone out yet.
   */
  from?: string;
}

/** What the workflow answers while it lives. Moments are ISO 8601, amounts minor units. */
export interface SubscriptionView {
  subscription_id: string;
  status: SubscriptionStatus;
  /** The step it is at; absent once it is over. */
  step?: SubscriptionStep;
  plan_id: string;
  /** What the period costs that it is in. */
  amount: number;
  currency: string;
  interval: "month" | "year";
  /** Whether the subscriber may use what they subscribed to. */
  access: boolean;
  /** The period that it is in, counted from 1; 0: none that costs something yet. */
  period: number;
  period_starts_at: string;
  period_ends_at: string;
  /** Whether it ends with its period. */
  cancel_at_period_end: boolean;
  /** What the next charges are less; negative: more. Too little to be charged by itself, or paid and not used. */
  credit: number;
  /** A plan or price that is to come. */
  next?: ScheduledChange;
  /** When it is tried to charge again by itself. Only while past due; absent if nothing is without another method. */
  next_attempt_at?: string;
  /** When access ends unless it is paid. Only while past due. */
  grace_ends_at?: string;
  /** When it goes on by itself. Only while paused, and until a moment. */
  resumes_at?: string;
}

/** Another plan of the same host, in the same currency. */
export interface ChangePlan {
  plan_id: string;
}

/** No charges from now on, until a moment (ISO 8601) or until it is resumed. */
export interface Pause {
  until?: string;
}

/** An end to the subscription. */
export interface CancelSubscription {
  /** `now`: access ends at once. `period_end`: nothing more is charged. */
  at: "now" | "period_end";
  /** What goes back if it ends now: `none` unless it says `prorated`, the rest of the period to the millisecond. */
  refund?: "none" | "prorated";
}

/** Another way to pay. */
export interface UpdatePaymentMethod {
  /** Stripe's id of a payment method: `pm_…`. */
  payment_method: string;
}

/** Another price for the same plan. */
export interface ChangePrice {
  /** Minor units of the subscription's currency. */
  amount: number;
}

/** How the subscription stands, what it costs, and what comes next. */
export const status = defineQuery<SubscriptionView>("status");

/** Changes to another plan: to a dearer one or a longer interval at once, the difference charged now; to a cheaper one or a shorter interval when the period ends. Naming its own plan takes back a change that is to come. Refused for another host's plan or another currency, while it is past due or paused, while a payment is under way, once it is to end, and if the charge does not come through; one that was stopped goes on later, and the plan changes then. */
export const changePlan = defineUpdate<SubscriptionView, [ChangePlan]>("changePlan");

/** Charges nothing until a moment or until it is resumed; what is paid for may be used to its end. Refused while it is paused or past due, while a payment is under way, and once it is to end. */
export const pause = defineUpdate<SubscriptionView, [Pause]>("pause");

/** Ends a pause: within the period that is paid for nothing changes, after it a new period begins now, and is charged. Refused unless it is paused. */
export const resume = defineUpdate<SubscriptionView>("resume");

/** Ends the subscription, now or with its period. Refused while a payment is under way, if it is to end with its period already, and at the period's end while it is past due. */
export const cancel = defineUpdate<SubscriptionView, [CancelSubscription]>("cancel");

/** Takes a cancellation at the period's end back. Refused unless there is one. */
export const reactivate = defineUpdate<SubscriptionView>("reactivate");

/** Charges another method of the same Stripe customer from now on, once Stripe has said that it is theirs; what is past due is charged at once. Refused for a method that is not attached to that customer, if Stripe cannot be asked for two minutes, for a method that the bank forbids to try again, and while past due for the one that was declined last unless its owner may confirm it. */
export const updatePaymentMethod = defineUpdate<SubscriptionView, [UpdatePaymentMethod]>("updatePaymentMethod");

/** Changes the price, and tells the subscriber: a dearer one from the first period that begins late enough after that, others from the next period or from when a dearer one would have come. Refused if it is the price already, or once the subscription is to end. */
export const changePrice = defineUpdate<SubscriptionView, [ChangePrice]>("changePrice");

/** One workflow per subscription: a second start meets the first. */
export const subscriptionWorkflowId = ({ subscription_id }: Pick<SubscriptionInput, "subscription_id">) =>
  `subscription-${subscription_id}`;

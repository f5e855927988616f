// What follows a renewal that could not be charged. Pure, and a setting.
import type { DeclineAdvice } from "../../payment/stripe/objects.ts";
import { type Anchor, later, momentOf } from "./calendar.ts";

/** How long a failed renewal is pursued. Days are the subscriber's own, counted from the day it was due. */
export interface DunningTerms {
  /** On which days it is tried again, by itself, at the hour of renewals. Rising, from 1. */
  retry_days: readonly number[];
  /** On which day access ends if it is still not paid. Not before the last retry. */
  grace_days: number;
}

/** Those of production. */
export const STANDARD_DUNNING: DunningTerms = { retry_days: [1, 3, 5, 7], grace_days: 10 };

/**
 * What a decline says of trying again: `soft`, the same method may work on another day; `hard`, it never will;
 * `needs_action`, only after its owner has done something, such as proving who they are; `given_up`, nothing: it was not
 * a bank that said no, but an operator, or the payment could not be processed.
 */
export type DeclineKind = "soft" | "hard" | "needs_action" | "given_up";

/** @param decline what Stripe's codes advise */
export function declineKind({ advice, same_method_again }: DeclineAdvice): DeclineKind {
  if (!same_method_again) return "hard";
  return advice === "authentication_required" ? "needs_action" : "soft";
}

/**
 * When a renewal is tried again by itself: on the next day of the calendar, if the same method may work then. One that
 * cannot work without its owner is not tried again: it waits for them, until the grace ends.
 *
 * @param due the day that the renewal was due
 * @param last when it was last tried, epoch milliseconds
 * @returns epoch milliseconds; it may have passed by now. Undefined if nothing is tried by itself any more
 */
export function nextAttempt(
  { due, last, decline }: { due: Anchor; last: number; decline: DeclineKind },
  { retry_days }: DunningTerms,
): number | undefined {
  if (decline !== "soft") return undefined;
  return retry_days.map((days) => momentOf(later(due, days))).find((at) => at > last);
}

/** When the grace ends that a subscriber has for a renewal. Epoch milliseconds. */
export const graceEnds = (due: Anchor, { grace_days }: DunningTerms): number => momentOf(later(due, grace_days));

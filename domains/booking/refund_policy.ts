import type { Cancel } from "./contract.ts";

/** What guests were promised about sessions that are called off. A setting. */
export interface RefundTerms {
  /** A guest who cancels at least this long before the start gets everything back. Milliseconds. */
  free_cancellation: number;
  /** What a guest gets back who cancels later than that, but before the start. Percent, 0 to 100. */
  late_percent: number;
}

/** A session that was called off. */
export interface CalledOff {
  by: Cancel["by"];
  /** Milliseconds from then to its start; negative once it had begun. */
  ahead: number;
  /** What share of it had taken place: 0 to 1. */
  delivered: number;
}

/** The terms of production. */
export const STANDARD_REFUNDS: RefundTerms = { free_cancellation: 24 * 60 * 60 * 1000, late_percent: 50 };

/** Those of a short calendar, on which every session is seconds away. */
export const SHORT_REFUNDS: RefundTerms = { free_cancellation: 10_000, late_percent: 50 };

/**
 * What goes back to the guest, in percent of what they paid. If it was not the guest who called the session off, everything
 * that did not take place; if it was, what the terms say, and nothing once it has begun. A part of a percent is the guest's.
 */
export function refundPercent({ by, ahead, delivered }: CalledOff, terms: RefundTerms): number {
  const undelivered = 100 - Math.floor(100 * delivered);
  if (by !== "guest") return undelivered;
  if (ahead >= terms.free_cancellation) return undelivered;
  return Math.min(ahead > 0 ? terms.late_percent : 0, undelivered);
}

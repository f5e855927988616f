import type { PaymentTerms } from "../../domains/payment/messages.ts";
import type { StripeTiming } from "../../sandbox/stripe/timing.ts";

const SECOND = 1_000;

/** What the workflows wait for, by Temporal's clock: long enough for a payer whose workers die. */
export const TERMS: PaymentTerms = {
  another_method: 20 * SECOND,
  reminder: 8 * SECOND,
  try_again: SECOND,
  action: 8 * SECOND,
  processing: 15 * SECOND,
  poll_action: SECOND,
  poll_processing: SECOND,
  bank: 3 * SECOND,
  poll_bank: SECOND,
};

/** How long things take at Stripe, by its own clock, which is the fast one. */
export const TIMING: Partial<StripeTiming> = {
  capture_ms: 10 * SECOND,
  available_ms: 60 * SECOND,
  processing_ms: 90 * SECOND,
  refund_ms: 60 * SECOND,
  payout_ms: 45 * SECOND,
};

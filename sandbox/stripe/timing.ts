/** How long things take at this Stripe, in milliseconds of its clock. They take days at the real one. */
export interface StripeTiming {
  /** from a card's charge to its balance transaction */
  capture_ms: number;
  /** from a charge until its money is available */
  available_ms: number;
  /** from a bank debit's `processing` to its end */
  processing_ms: number;
  /** until a customer has authenticated by themselves; absent: they wait to be told */
  authentication_ms?: number;
  /** until a pending refund succeeds, or one that is to fail does */
  refund_ms: number;
  /** from a payout's `pending` to its end */
  payout_ms: number;
  /** how long idempotency keys are kept */
  keys_ms: number;
}

export const TIMING: StripeTiming = {
  capture_ms: 0,
  available_ms: 10_000,
  processing_ms: 3_000,
  refund_ms: 3_000,
  payout_ms: 3_000,
  keys_ms: 24 * 3_600_000,
};

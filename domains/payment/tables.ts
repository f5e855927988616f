// What the payment domain keeps. How the tables are made is in migrations.ts.
import type { RefundCause } from "./contract.ts";

export { migrations } from "./migrations.ts";

/** Amounts are minor units, instants epoch milliseconds. */
export interface PaymentTables {
  payments: PaymentRow;
  charge_attempts: ChargeAttemptRow;
  refunds: RefundRow;
  earnings: EarningRow;
  settled_bookings: SettledBookingRow;
  payouts: PayoutRow;
  transfers: TransferRow;
  payout_accounts: { host_id: string; stripe_account: string };
  stripe_calls: StripeCallRow;
  ledger_transactions: LedgerTransactionRow;
  ledger_entries: { transaction_key: string; account: string; amount: number; currency: string };
}

/** What a guest pays, for a booking or for something else. */
export interface PaymentRow {
  id: string;
  booking_id: string | null;
  /** The person who pays. */
  payer_id: string;
  amount: number;
  currency: string;
  status: "pending" | "succeeded" | "failed" | "refunded";
  /** Stripe's ids: of the method to charge first, of the customer it belongs to, of what came of it. */
  payment_method: string;
  customer: string | null;
  /** Null: the payer is there, can confirm it and choose another method. `off_session`: a decline ends it at once. */
  collection: "off_session" | null;
  payment_intent: string | null;
  charge: string | null;
  /** Why nothing was collected, JSON: {@linkcode FailedCollection}. Null unless it has failed. */
  failure: string | null;
  /** The workflow that has taken it up. */
  workflow_id: string | null;
}

/** One PaymentIntent of a payment: one method, tried once. */
export interface ChargeAttemptRow {
  payment_id: string;
  /** From 1. */
  attempt: number;
  payment_method: string;
  /** Null: asked for, and no answer yet. */
  payment_intent: string | null;
  /** `open`: it may still come through, or has. `forbidden`: it took nothing, and its method must not be tried again. */
  outcome: "open" | "canceled" | "forbidden";
}

/** Money that goes back to a guest: set aside in the books first, then given back through Stripe. */
export interface RefundRow {
  payment_id: string;
  /** Tells refunds of one payment apart. */
  refund_id: string;
  amount: number;
  currency: string;
  cause: string;
  /** What of it the host gives, and the platform out of its fee; the rest was still held. */
  from_host: number;
  from_fee: number;
  /** What of `from_host` had been moved to the host's account at Stripe, and must come back from there. */
  to_reverse: number;
  /** `owed`: the host's account held too little, an operator decides. `left`: the next payouts keep it back. */
  recovery: "none" | "due" | "owed" | "left" | "reversed";
  /** `reserved` in the books; `failed` after Stripe had said otherwise: owed again. */
  status: "reserved" | "succeeded" | "failed" | "abandoned";
  stripe_refund: string | null;
  /** Counts the refunds asked of Stripe: another one after one has failed. */
  attempt: number;
  /** The workflow that has taken it up. */
  workflow_id: string | null;
  at: number;
}

/** What a host has earned by a payment, less what went back to the guest. */
export interface EarningRow {
  payment_id: string;
  /** Null: it was not for a booking. */
  booking_id: string | null;
  host_id: string;
  gross: number;
  net: number;
  currency: string;
  /** The fee that was agreed when it was earned, hundredths of a percent. */
  fee_basis_points: number;
  /** The payout that carries it; null: not paid out yet. */
  payout_id: string | null;
}

/** How a booking was settled, whether or not it had been paid by then. */
export interface SettledBookingRow {
  booking_id: string;
  /** Who has earned what does not go back; null: nobody so far. */
  host_id: string | null;
  /** The guest's share, hundredths of a percent; null: a refund was never asked for. */
  refund_basis_points: number | null;
  cause: RefundCause | null;
}

/** A host's balance on its way to their bank. One is open per host and currency. */
export interface PayoutRow {
  id: string;
  host_id: string;
  stripe_account: string;
  /** Less than at first if a part of it was taken back on the way. */
  amount: number;
  currency: string;
  /** `returned`: the bank sent back what had counted as paid. `recalled`: all of it was taken back on the way. */
  status: "open" | "paid" | "returned" | "abandoned" | "recalled";
  stripe_payout: string | null;
  /** Counts the payouts asked of Stripe: another one after one has failed. */
  attempt: number;
  /** The workflow that has taken it up. */
  workflow_id: string | null;
  at: number;
}

/** A part of a payout on its way to the host's account at Stripe. */
export interface TransferRow {
  payout_id: string;
  /** The payment it comes from; {@link BALANCE_PART}: of no payment. */
  part: string;
  amount: number;
  /** The charge that it is taken from, whether or not its funds are available yet. Null: from what is available. */
  charge: string | null;
  status: "planned" | "made" | "withdrawn";
  stripe_transfer: string | null;
}

/** The part of a payout that was kept back too much before. No payment has this id. */
export const BALANCE_PART = "-balance";

/** A call to Stripe that must take effect once. */
export interface StripeCallRow {
  key: string;
  /** How often its key at Stripe was replaced. */
  generation: number;
  /** When that key was used first, and last. */
  first_tried_at: number;
  last_tried_at: number;
  /** 1: Stripe repeats an error of its own for that key, and would for as long as it keeps it. */
  spent: number;
}

interface LedgerTransactionRow {
  key: string;
  description: string;
  /** What Stripe calls the movement on its side: `ch_…`, `re_…`, `tr_…`, `trr_…`. Null: none there. */
  stripe_id: string | null;
  at: number;
}

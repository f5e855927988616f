// What the payment domain's activities and workflows say to each other: no names, no addresses, no card data.
import type { DeclineVerdict, Money, RefundResult } from "./contract.ts";
import type { Decline, Intent } from "./stripe.ts";
import type { PaymentRow, RefundRow } from "./tables.ts";

/** The time that each wait of a payment may take, in milliseconds. */
export interface PaymentTerms {
  /** For another method after a decline. */
  another_method: number;
  /** Between reminders of that. */
  reminder: number;
  /** Before a method is tried again whose decline says "later". */
  try_again: number;
  /** For the payer to authenticate. */
  action: number;
  /** For a method that Stripe settles later, a bank debit. */
  processing: number;
  /** Between two looks at Stripe, as webhooks may be lost: while somebody acts, and while a bank does. */
  poll_action: number;
  poll_processing: number;
  /** How long the bank may take with a refund or a payout. */
  bank: number;
  poll_bank: number;
}

/** Why a payment was not collected. */
export interface NotCollected {
  reason: string;
  /** Absent if it was not declined: an operator gave it up, or another method was asked for in vain. */
  decline?: DeclineVerdict;
}

/** What is kept of a payment that was not collected. */
export interface FailedCollection extends NotCollected {
  /** The method that was tried last. */
  payment_method: string;
}

/** What a workflow needs to know of a payment. */
export interface Payment extends Money {
  payment_id: string;
  status: PaymentRow["status"];
  charge: string | null;
  /** Only of one that has failed. */
  failure?: FailedCollection;
}

export interface OpenedPayment {
  payment: Payment;
  terms: PaymentTerms;
  /** The attempt to begin, or to go on, with. */
  attempt: number;
  payment_method: string;
  /** The methods that must not be tried again. */
  forbidden: string[];
  /** Whether the payer is not there to confirm it or to choose another method. */
  off_session: boolean;
}

/** A try to charge. */
export interface ChargeOrder {
  payment_id: string;
  /** Counts the PaymentIntents of a payment, from 1. */
  attempt: number;
  payment_method: string;
}

/** What came of it; what a history may keep of an {@link Intent}. */
export interface ChargeState {
  /** Absent if Stripe was never asked for it. */
  intent?: string;
  status: Intent["status"];
  decline?: Pick<Decline, "code" | "decline_code" | "advice" | "same_method_again">;
}

/** What a payer or a host is told about money. */
export type MoneyNotice =
  | "receipt"
  | "action_required"
  | "another_method"
  | "payment_failed"
  | "refunded"
  | "paid_out"
  | "payout_failed"
  | "account_missing";

/** One notice about money to one person. */
export interface MoneyNoticeOrder extends Money {
  notice: MoneyNotice;
  /** What it is about: "payment:456", "refund:456:rest", "payout:h1-1"; with `occasion`, the notice's identity. */
  subject: string;
  /** Sets repeated notices apart: the attempt, the reminder's number. */
  occasion?: string;
  /** The payer of this payment, or the host of this payout. */
  to: { payment_id: string } | { host_id: string };
  /** The PaymentIntent that waits for the payer. */
  intent?: string;
}

/** Which refund. */
export interface RefundKey {
  payment_id: string;
  refund_id: string;
}

/** A charge that is in the books. */
export interface BookedCharge {
  charge: string;
  /** What goes back of it at once, as its booking was settled before it came through. Absent if nothing does. */
  refunds?: RefundKey[];
}

/** A refund on its way. */
export interface Refund extends RefundKey, Money {
  /** What Stripe calls it, if it was asked for it already. */
  stripe_refund: string | null;
  /** Whether a host who was paid has a part of it to give back. */
  recovery: RefundRow["recovery"];
}

export interface OpenedRefund {
  refund: Refund;
  /** How it has ended, if nothing is to be done about it. */
  ended?: RefundResult["status"];
  terms: PaymentTerms;
}

/** How a refund stands at Stripe. */
export interface RefundState {
  stripe_refund: string;
  status: "pending" | "requires_action" | "succeeded" | "failed" | "canceled";
  failure_reason?: string;
}

/** What became of the part of a refund that a host who was paid must give back. */
export type Recovery = Pick<RefundResult, "recovered" | "debt">;

/** A payout on its way. */
export interface OpenedPayout extends Money {
  host_id: string;
  /** Absent if there is nothing to do: `reason` says why. */
  payout?: {
    payout_id: string;
    attempt: number; /** The parts of it that are not on the host's account yet. */
    parts: string[];
  };
  reason?: "too_little" | "no_account" | "on_its_way" | "settled";
  terms: PaymentTerms;
}

/** How a payout stands at Stripe. `amount` is what it came to, minor units. */
export type PayoutState =
  | { status: "recalled" }
  | {
    status: "pending" | "in_transit" | "paid" | "failed" | "canceled";
    stripe_payout: string;
    amount: number;
    failure_code?: string;
  };

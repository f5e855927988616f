// What the payment domain's activities and workflows say to each other: no names, no addresses, no card data.
import type { Money, RefundResult } from "./contract.ts";
import type { PaymentRow } from "./tables.ts";
import type { Decline, Intent } from "./stripe.ts";

/** The time that each wait of a payment may take, in milliseconds. */
export interface PaymentTerms {
  /** For another method after a decline. */
  another_method: number;
  /** Between reminders of that. */
  reminder: number;
  /** Before a method is tried again whose decline says "later". */
  try_again: number;
  /** How often it is tried again by itself. */
  tries: number;
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

/** What a workflow needs to know of a payment. */
export interface Payment extends Money {
  payment_id: string;
  booking_id: string | null;
  payment_method: string;
  status: PaymentRow["status"];
  charge: string | null;
  payment_intent: string | null;
}

export interface OpenedPayment {
  payment: Payment;
  terms: PaymentTerms;
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
  intent: string;
  status: Intent["status"];
  charge?: { id: string; fee?: number };
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
  | "payout_failed";

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

/** A refund on its way. */
export interface Refund extends Money {
  payment_id: string;
  refund_id: string;
  payment_intent: string;
  from_host: number;
  status: "reserved" | "succeeded" | "failed" | "abandoned";
  attempt: number;
  stripe_refund: string | null;
  reason: "requested_by_customer" | "duplicate" | "fraudulent";
}

export interface OpenedRefund {
  refund: Refund;
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
  /** Absent if there is nothing, or too little, to pay out: `reason` says so. */
  payout?: { payout_id: string; attempt: number; /** The bookings whose parts are in it. */ transfers: string[] };
  reason?: string;
  terms: PaymentTerms;
}

/** How a payout stands at Stripe. */
export interface PayoutState {
  stripe_payout: string;
  status: "pending" | "in_transit" | "paid" | "failed" | "canceled";
  failure_code?: string;
}

// What callers, other domains and payment's workflows agree on. Pure: imported by both sides of the sandbox.
import { defineQuery, defineSignal, defineUpdate } from "@temporalio/workflow";
import type { z } from "zod";
import type {
  ledgerCheckInput,
  paymentInput,
  payoutInput,
  payoutSweepInput,
  reconciliationInput,
  refundInput,
} from "./schema.ts";

export type PaymentInput = z.infer<typeof paymentInput>;
export type RefundInput = z.infer<typeof refundInput>;
export type PayoutInput = z.infer<typeof payoutInput>;
export type PayoutSweepInput = z.infer<typeof payoutSweepInput>;
export type LedgerCheckInput = z.infer<typeof ledgerCheckInput>;
export type ReconciliationInput = z.infer<typeof reconciliationInput>;

/** An amount in minor units of its currency (ISO 4217, lower case as Stripe writes it). */
export interface Money {
  /** In minor units. */
  amount: number;
  /** ISO 4217, lower case. */
  currency: string;
}

/** A host's part of a payment, in minor units: gross = platform_fee + net. */
export interface Earning {
  gross: number;
  platform_fee: number;
  net: number;
  currency: string;
}

/** What a host has earned: by a session that took place, or by a payment that was not for a session. */
export type EarningRequest = { host_id: string } & ({ booking_id: string } | { payment_id: string });

/** A payment to be collected while its payer is not there. */
export interface ChargeRequest extends Money {
  payment_id: string;
  payer_id: string;
  /** Stripe's ids, of the method and of the customer whom it belongs to. */
  payment_method: string;
  customer: string;
}

/** What Stripe knows of a payment method. */
export interface MethodOwner {
  exists: boolean;
  /** The customer whom it is attached to; absent if nobody, or nobody any more. */
  customer?: string;
}

/** What a payment that could not be collected says of trying again. */
export interface DeclineVerdict {
  advice: "try_again_later" | "ask_for_another_method" | "authentication_required";
  /** False: the same method must not be tried again. */
  same_method_again: boolean;
}

/** Why a booking's money goes back. */
export type RefundCause =
  | "guest_cancelled"
  | "host_cancelled"
  | "platform_cancelled"
  | "host_no_show"
  | "both_no_show";

/** A booking's money on its way back to the guest. */
export interface BookingRefundRequest {
  booking_id: string;
  /** Share of what the guest paid, in percent, to two places: 0 to 100. */
  percent: number;
  cause: RefundCause;
}

/** A part of several payments that goes back. */
export interface PartialRefundRequest {
  /** One refund of each payment, under this id. */
  refund_id: string;
  /** The payments, in the order in which they are given back. */
  payment_ids: string[];
  /** How much in all, minor units; less goes back where less of them is left. */
  amount: number;
}

/** A refund that is set aside in the books, for RefundWorkflow to carry out. */
export interface RequestedRefund extends Money {
  payment_id: string;
  refund_id: string;
}

/** What becomes of a booking's money when it goes back. */
export interface RequestedRefunds {
  /** What goes back. Absent if nothing does. */
  total?: Money;
  /** One for each payment that was made for it. */
  refunds: RequestedRefund[];
  /** The workflows that still collect payments for it, by their ids. Absent if none does. */
  collecting?: string[];
}

/** The refund of a charge that was taken and could not be booked. */
export const COMPENSATION = "compensation";

export const PAYMENT_STEPS = ["charge", "books", "receipt"] as const;
export type PaymentStep = typeof PAYMENT_STEPS[number];
export const REFUND_STEPS = ["reserve", "refund", "recover", "notice"] as const;
export type RefundStep = typeof REFUND_STEPS[number];
export const SWEEP_STEPS = ["payouts"] as const;
export const PAYOUT_STEPS = ["balance", "transfers", "payout", "notice"] as const;
export type PayoutStep = typeof PAYOUT_STEPS[number];
export const RECONCILIATION_STEPS = ["stripe"] as const;

/** How often something is tried again by itself: a method whose decline says "later", a payout that failed. */
export const TRIES = 3;

/** How a payment ends. */
export interface PaymentResult extends Money {
  /** The payment, as the platform knows it. */
  payment_id: string;
  /** `refunded`: taken and given back, as an operator decided. */
  status: "succeeded" | "failed" | "refunded";
  /** Stripe's charge. Absent if nothing was taken. */
  charge?: string;
  /** Why nothing was taken. */
  reason?: string;
  /** What the decline says of trying again. Only if it was collected while its payer was not there, and was declined. */
  decline?: DeclineVerdict;
  /** The method that was tried last. Only if it was to be collected while its payer was not there, and was not. */
  payment_method?: string;
}

/** How a refund ends. */
export interface RefundResult extends Money {
  /** The payment, as the platform knows it. */
  payment_id: string;
  /** What tells refunds of one payment apart. */
  refund_id: string;
  /** `abandoned`: an operator settles it by other means; the books still owe it. */
  status: "succeeded" | "abandoned";
  /** What a host who had been paid gave back, minor units. */
  recovered?: number;
  /** What that host still owes, minor units. */
  debt?: number;
}

/** How a payout ends. */
export interface PayoutResult extends Money {
  /** The host, as the platform knows them. */
  host_id: string;
  /** `skipped`: nothing to pay out, or too little, or nowhere to pay it; `reason` says so. */
  status: "paid" | "skipped" | "abandoned";
  /** The payout in the books. Absent if there is none. */
  payout_id?: string;
  /** Why nothing was paid. Absent if it was. */
  reason?: string;
}

/** The parts of the books, in the order in which they are checked. */
export const LEDGER_PARTS = [
  "transactions",
  "payments",
  "refunds",
  "earnings",
  "payouts",
  "hosts",
  "accounts",
] as const;
export type LedgerPart = typeof LEDGER_PARTS[number];

/** Something in the books that does not agree. */
export interface BookDifference {
  /** What it is about: `payment:456`, `refund:456:rest`, `host:grace`, an account or a transaction's key. */
  subject: string;
  /** A sentence with ids and amounts. */
  message: string;
}

/** What came of checking the books against themselves. */
export interface LedgerCheckResult {
  /** True without any difference. */
  ok: boolean;
  /** How many of each part were looked at. */
  checked: Record<LedgerPart, number>;
  /** The first hundred of each part. */
  differences: BookDifference[];
  /** Differences past the first hundred of a part, which are not told. */
  omitted: number;
}

/** Something that the books and Stripe do not agree on. */
export interface StripeDifference {
  kind: "missing_in_books" | "missing_at_stripe" | "amount_differs" | "fee_differs" | "currency_differs";
  /** Stripe's id of the movement: `ch_…`, `re_…`, `tr_…`, `trr_…`; of its balance transaction if it has none. */
  stripe_id: string;
  /** The ledger transaction's. Absent if it is missing in the books. */
  key?: string;
  /** Stripe's balance transaction: `txn_…`. Absent if it is missing there. */
  transaction?: string;
  /** A sentence with ids and amounts. */
  message: string;
}

/** Movements at Stripe that are no business of the books: to and from the platform's own bank, reserves. */
export interface BesideTheBooks {
  /** Stripe's type. */
  type: string;
  count: number;
  /** What they come to, minor units. */
  net: number;
  currency: string;
}

/** What came of comparing the books with Stripe. */
export interface ReconciliationResult {
  /** True without any difference. */
  ok: boolean;
  /** The time that was compared, ISO 8601: from here on, */
  since: string;
  /** and up to here. */
  until: string;
  /** Movements that agree. */
  matched: number;
  /** Movements at Stripe that are not in the books yet and need not be: too young, or still on their way. */
  pending: number;
  /** What the books leave to Stripe. */
  beside: BesideTheBooks[];
  /** The first hundred. */
  differences: StripeDifference[];
  /** Differences past the first hundred, which are not told. */
  omitted: number;
}

/** Something that Stripe tells, by a verified webhook. It only says where to look: the truth is asked for. */
export interface StripeEvent {
  /** Stripe's id of the event: `evt_…`. */
  id: string;
  type: string;
  /** Stripe's id of what it is about: `pi_…`, `re_…`, `po_…`, `acct_…`. */
  object: string;
}

/** Another way to pay, for a payment whose method was declined. */
export interface AnotherMethod {
  /** Stripe's id of a payment method: `pm_…`. */
  payment_method: string;
}

/** Where a payment stands, for people. */
export interface PaymentStatusView extends Money {
  payment_id: string;
  /**
   * Being charged; waiting for the payer to confirm, for the bank, or for another way to pay; `parked`: stopped for an
   * operator; or how it has ended.
   */
  status:
    | "charging"
    | "requires_action"
    | "processing"
    | "requires_payment_method"
    | "parked"
    | PaymentResult["status"];
}

/** Where the payment stands: being charged, waiting for whom, stopped for an operator (`parked`), or how it has ended. */
export const paymentStatus = defineQuery<PaymentStatusView>("status");
/** Stripe has news of what the workflow waits for: it looks at once, and not only when its next look is due. */
export const stripeEvent = defineSignal<[StripeEvent]>("stripeEvent");
/** Charges another method of the payer's. Refused unless one is asked for, and for a method that the bank forbids to try again. */
export const providePaymentMethod = defineUpdate<PaymentStatusView, [AnotherMethod]>("providePaymentMethod");

/** One charge per payment. */
export const paymentWorkflowId = ({ payment_id }: Pick<PaymentInput, "payment_id">) => `payment-${payment_id}`;

/** One refund per payment and refund id. Both may hold hyphens, neither holds a dot. */
export const refundWorkflowId = ({ payment_id, refund_id }: Pick<RefundInput, "payment_id" | "refund_id">) =>
  `refund-${payment_id}.${refund_id}`;

/** One payout per host and currency at a time; one that came back from the bank is another story. */
export const payoutWorkflowId = ({ host_id, currency, payout_id }: PayoutInput) =>
  payout_id ? `payout-${payout_id}` : `payout-${host_id}-${currency}`;

/** Payouts are swept one currency at a time. */
export const sweepWorkflowId = ({ currency }: Pick<PayoutSweepInput, "currency">) => `payout-sweep-${currency}`;

/** The books are checked once at a time. */
export const ledgerCheckWorkflowId = () => "ledger-check";

/** One reconciliation at a time of so many days. */
export const reconciliationWorkflowId = ({ days }: ReconciliationInput) => `reconciliation-${days}`;

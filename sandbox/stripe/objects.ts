// Stripe's objects as they cross the wire, as far as the sandbox has them. Amounts are minor units, instants are epoch
// seconds, what refers to another object is its id until it is expanded.

type Metadata = Record<string, string>;

/** What every object has. */
export interface StripeObject {
  id: string;
  object: string;
  created: number;
}

interface Money {
  amount: number;
  currency: string;
}

export interface SandboxIntent extends StripeObject, Money {
  object: "payment_intent";
  amount_capturable: number;
  amount_received: number;
  automatic_payment_methods: { enabled: boolean; allow_redirects: string } | null;
  canceled_at: number | null;
  cancellation_reason: string | null;
  capture_method: string;
  client_secret: string;
  confirmation_method: "automatic";
  customer: string | null;
  description: string | null;
  last_payment_error: PaymentError | null;
  latest_charge: string | null;
  livemode: false;
  metadata: Metadata;
  next_action: Record<string, unknown> & { type: string } | null;
  payment_method: string | null;
  payment_method_types: string[];
  processing: null;
  status:
    | "requires_payment_method"
    | "requires_confirmation"
    | "requires_action"
    | "processing"
    | "canceled"
    | "succeeded";
  transfer_group: string | null;
}

export interface PaymentError {
  type: "card_error" | "invalid_request_error";
  code: string;
  decline_code?: string;
  advice_code?: string;
  message: string;
  charge?: string;
  payment_method?: { id: string; object: "payment_method"; type: string };
}

export interface SandboxCustomer extends StripeObject {
  object: "customer";
  description: string | null;
  email: string | null;
  livemode: false;
  metadata: Metadata;
  name: string | null;
}

export interface SandboxPaymentMethod extends StripeObject {
  object: "payment_method";
  allow_redisplay: "unspecified";
  billing_details: { address: null; email: null; name: null; phone: null };
  card?: { brand: string; country: string; exp_month: number; exp_year: number; funding: string; last4: string };
  /** null: nobody's, or nobody's any more */
  customer: string | null;
  livemode: false;
  metadata: Metadata;
  type: "card" | "us_bank_account";
  us_bank_account?: { bank_name: string; last4: string; routing_number: string };
}

export interface SandboxCharge extends StripeObject, Money {
  object: "charge";
  amount_captured: number;
  amount_refunded: number;
  balance_transaction: string | null;
  captured: boolean;
  customer: string | null;
  description: string | null;
  disputed: boolean;
  failure_code: string | null;
  failure_message: string | null;
  livemode: false;
  metadata: Metadata;
  outcome: { network_status: string; reason: string | null; seller_message: string; type: string } | null;
  paid: boolean;
  payment_intent: string | null;
  payment_method: string | null;
  refunded: boolean;
  source_transfer: string | null;
  status: "succeeded" | "pending" | "failed";
  transfer_group: string | null;
}

export interface SandboxRefund extends StripeObject, Money {
  object: "refund";
  balance_transaction: string | null;
  charge: string;
  failure_balance_transaction?: string;
  failure_reason?: string;
  metadata: Metadata;
  payment_intent: string | null;
  reason: string | null;
  status: "pending" | "succeeded" | "failed";
}

export interface SandboxTransfer extends StripeObject, Money {
  object: "transfer";
  amount_reversed: number;
  balance_transaction: string;
  description: string | null;
  destination: string;
  destination_payment: string;
  livemode: false;
  metadata: Metadata;
  reversals: { object: "list"; data: SandboxReversal[]; has_more: false; total_count: number; url: string };
  reversed: boolean;
  source_transaction: string | null;
  transfer_group: string | null;
}

export interface SandboxReversal extends StripeObject, Money {
  object: "transfer_reversal";
  balance_transaction: string;
  destination_payment_refund: null;
  metadata: Metadata;
  source_refund: null;
  transfer: string;
}

export interface SandboxPayout extends StripeObject, Money {
  object: "payout";
  arrival_date: number;
  automatic: boolean;
  balance_transaction: string;
  description: string | null;
  destination: string;
  failure_balance_transaction: string | null;
  failure_code: string | null;
  failure_message: string | null;
  livemode: false;
  metadata: Metadata;
  method: "standard";
  status: "pending" | "paid" | "failed";
  type: "bank_account";
}

export interface SandboxAccount extends StripeObject {
  object: "account";
  capabilities: { transfers: "active" | "inactive" };
  charges_enabled: boolean;
  details_submitted: boolean;
  email: string | null;
  payouts_enabled: boolean;
  requirements: { currently_due: string[]; disabled_reason: string | null };
  type: "express";
}

export interface SandboxBalanceTransaction extends StripeObject, Money {
  object: "balance_transaction";
  available_on: number;
  description: string | null;
  exchange_rate: null;
  fee: number;
  fee_details: { amount: number; currency: string; type: "stripe_fee"; description: string }[];
  net: number;
  reporting_category: string;
  source: string;
  readonly status: "pending" | "available";
  type: string;
}

export interface SandboxDispute extends StripeObject, Money {
  object: "dispute";
  balance_transactions: string[];
  charge: string;
  is_charge_refundable: boolean;
  livemode: false;
  metadata: Metadata;
  payment_intent: string | null;
  reason: string;
  status: "needs_response";
}

export interface SandboxStripeEvent extends StripeObject {
  object: "event";
  /** the connected account that it is about */
  account?: string;
  api_version: string;
  data: { object: StripeObject & Partial<Money> };
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
}

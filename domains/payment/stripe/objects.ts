// What Stripe's objects are to the platform: no more of each than it acts upon. Amounts are minor units of the
// currency, currencies are lower case as Stripe writes them, instants are epoch milliseconds.

/** A PaymentIntent: one attempt to be paid. */
export interface Intent {
  id: string;
  status:
    | "requires_payment_method"
    | "requires_confirmation"
    | "requires_action"
    | "processing"
    | "requires_capture"
    | "canceled"
    | "succeeded";
  amount: number;
  currency: string;
  /** Its latest charge, which may have failed; absent before there is one. */
  charge?: Charge;
  /** Why it is back at `requires_payment_method`. A card that was declined is an outcome, not an error. */
  decline?: Decline;
  /** What the customer has to do while it is `requires_action`; without a URL, Stripe.js does it with the client secret. */
  next_action?: { type: string; url?: string };
  /** Lets the customer's browser go on; only while it is `requires_action`. */
  client_secret?: string;
}

/** A way to pay. */
export interface PaymentMethod {
  id: string;
  /** The customer whom it is attached to; absent if nobody, or nobody any more. */
  customer?: string;
}

/** Money taken from a payment method. */
export interface Charge {
  id: string;
  /** Stripe's own fee; absent until Stripe has settled the charge, a moment or, for bank debits, days later. */
  fee?: number;
  balance_transaction?: string;
  /** The currency that Stripe has turned it into, in which the fee is then too; absent if it keeps its own. */
  converted_to?: string;
}

/** Why a payment method was not charged, and what makes sense next. */
export interface Decline extends DeclineAdvice {
  /** Stripe's error code, for example `card_declined`. */
  code: string;
  /** The issuer's reason, for example `insufficient_funds`. */
  decline_code?: string;
  /** For the customer, in Stripe's words. */
  message: string;
}

export interface DeclineAdvice {
  advice: "try_again_later" | "ask_for_another_method" | "authentication_required";
  /** Whether the same method may ever be tried again; false: the issuer forbids it, or it could not work. */
  same_method_again: boolean;
}

/** Money on its way back to a customer. `failed` may come days after `succeeded`: the money is then back in the balance. */
export interface Refund {
  id: string;
  status: "pending" | "requires_action" | "succeeded" | "failed" | "canceled";
  amount: number;
  currency: string;
  failure_reason?: string;
  balance_transaction?: string;
}

/** Money moved from the platform's balance to that of a connected account. */
export interface Transfer {
  id: string;
  amount: number;
  amount_reversed: number;
  currency: string;
  destination: string;
  balance_transaction?: string;
}

/** Money taken back from a connected account. */
export interface Reversal {
  id: string;
  transfer: string;
  amount: number;
  currency: string;
  balance_transaction?: string;
}

/** Money moved from a connected account's balance to its bank. `failed` may come days after `paid`. */
export interface Payout {
  id: string;
  status: "pending" | "in_transit" | "paid" | "failed" | "canceled";
  amount: number;
  currency: string;
  arrives_at: number;
  failure_code?: string;
  failure_message?: string;
}

/** A connected account. */
export interface Account {
  id: string;
  payouts_enabled: boolean;
  /** What Stripe needs from its owner now, by Stripe's names, for example `external_account`. */
  requirements: string[];
}

/** A line of the platform's balance at Stripe: amount = fee + net. */
export interface BalanceTransaction {
  id: string;
  /** Stripe's type, for example `charge`, `refund`, `transfer`, `transfer_refund`, `adjustment`. */
  type: string;
  amount: number;
  fee: number;
  net: number;
  currency: string;
  created: number;
  available_on: number;
  /** The object behind it, for example `ch_…`; absent for Stripe's own entries. */
  source?: string;
  /** The charge that its source is a dispute of. */
  disputed?: string;
  /** Whose money it is: the id in the metadata of its source, as one of the platform's own requests wrote it. */
  business?: { kind: "payment" | "refund" | "payout" | "reversal"; id: string };
}

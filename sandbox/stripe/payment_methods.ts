// The ids that Stripe publishes for tests in place of payment methods, and what becomes of each.
import type { PaymentError } from "./objects.ts";

export type Decline = Pick<PaymentError, "code" | "decline_code" | "advice_code" | "message">;

/** What a payment method does. All that is absent: it is charged at once. */
export interface Behaviour {
  type: "card" | "us_bank_account";
  /** the customer must authenticate first, and cannot when they are not there */
  authentication?: true;
  /** the charge fails; at once for a card, after a while for a bank debit */
  decline?: Decline;
  /** its card is declined only once a customer has it; others that are declined cannot be attached at all */
  attachable?: true;
  /** the charge takes a while */
  processing?: true;
  /** its money is available at once */
  available?: true;
  /** what becomes of its refunds, later */
  refund?: "succeeds_later" | "fails_later";
  /** the charge is disputed, with this reason */
  dispute?: string;
}

const card = (more: Partial<Behaviour> = {}): Behaviour => ({ type: "card", ...more });
const bank = (more: Partial<Behaviour> = {}): Behaviour => ({ type: "us_bank_account", processing: true, ...more });

const declined = (decline_code: string, message = "Your card was declined.", advice_code?: string): Decline => ({
  code: "card_declined",
  decline_code,
  message,
  ...(advice_code && { advice_code }),
});

const GENERIC = declined("generic_decline");
const INSUFFICIENT = declined("insufficient_funds", "Your card has insufficient funds.", "try_again_later");
const LOST = declined("lost_card", "Your card was declined.", "do_not_try_again");
const STOLEN = declined("stolen_card", "Your card was declined.", "do_not_try_again");
const VELOCITY = declined(
  "card_velocity_exceeded",
  "Your card was declined for making repeated attempts too frequently.",
);

/** The customer was not there to authenticate. */
export const AUTHENTICATION_REQUIRED: Decline = {
  code: "authentication_required",
  decline_code: "authentication_required",
  message: "Your card was declined. This transaction requires authentication.",
};

const METHODS: Record<string, Behaviour> = {
  pm_card_visa: card(),
  pm_card_visa_debit: card(),
  pm_card_mastercard: card(),
  pm_card_amex: card(),
  pm_card_de: card(),
  pm_card_threeDSecureOptional: card(),
  pm_card_bypassPending: card({ available: true }),

  pm_card_visa_chargeDeclined: card({ decline: GENERIC }),
  pm_card_chargeDeclined: card({ decline: GENERIC }),
  pm_card_chargeCustomerFail: card({ decline: GENERIC, attachable: true }),
  pm_card_visa_chargeDeclinedInsufficientFunds: card({ decline: INSUFFICIENT }),
  pm_card_chargeDeclinedInsufficientFunds: card({ decline: INSUFFICIENT }),
  pm_card_visa_chargeDeclinedLostCard: card({ decline: LOST }),
  pm_card_visa_chargeDeclinedStolenCard: card({ decline: STOLEN }),
  pm_card_visa_chargeDeclinedVelocityLimitExceeded: card({ decline: VELOCITY }),
  pm_card_chargeDeclinedFraudulent: card({ decline: declined("fraudulent") }),
  pm_card_chargeDeclinedExpiredCard: card({ decline: { code: "expired_card", message: "Your card has expired." } }),
  pm_card_chargeDeclinedIncorrectCvc: card({
    decline: { code: "incorrect_cvc", message: "Your card's security code is incorrect." },
  }),
  pm_card_chargeDeclinedProcessingError: card({
    decline: {
      code: "processing_error",
      message: "An error occurred while processing your card. Try again in a little bit.",
      advice_code: "try_again_later",
    },
  }),

  pm_card_authenticationRequired: card({ authentication: true }),
  pm_card_threeDSecureRequired: card({ authentication: true }),
  pm_card_threeDSecure2Required: card({ authentication: true }),
  pm_card_threeDSecureRequiredChargeDeclined: card({ authentication: true, decline: GENERIC }),
  pm_card_authenticationRequiredChargeDeclinedInsufficientFunds: card({ authentication: true, decline: INSUFFICIENT }),

  pm_card_pendingRefund: card({ refund: "succeeds_later" }),
  pm_card_refundFail: card({ refund: "fails_later" }),
  pm_card_createDispute: card({ dispute: "fraudulent" }),
  pm_card_createDisputeProductNotReceived: card({ dispute: "product_not_received" }),

  pm_usBankAccount_success: bank(),
  pm_usBankAccount_processing: bank(),
  pm_usBankAccount_insufficientFunds: bank({
    decline: {
      code: "payment_method_customer_decline",
      decline_code: "insufficient_funds",
      message: "The customer's account has insufficient funds to cover this payment.",
    },
  }),
  pm_usBankAccount_accountClosed: bank({
    decline: {
      code: "payment_method_provider_decline",
      decline_code: "invalid_account",
      message: "The customer's bank account has been closed.",
    },
  }),
};

/** What becomes of the method that a test id stands for; undefined if Stripe publishes no such id. */
export const publishedBehaviour = (id: string): Behaviour | undefined =>
  Object.hasOwn(METHODS, id) ? METHODS[id] : undefined;

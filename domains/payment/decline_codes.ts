// What to do about a declined payment method: Stripe's published decline codes, as a table.
import type { DeclineAdvice } from "./stripe/objects.ts";

/** Nothing is wrong with the method: the same one may work in a while. */
const LATER = ["approve_with_id", "issuer_not_available", "processing_error", "reenter_transaction", "try_again_later"];

/** The customer must prove who they are. */
const AUTHENTICATE = [
  "authentication_not_handled",
  "authentication_required",
  "mobile_device_authentication_required",
];

/**
 * The issuer will never approve this method, or it can never work. Trying it again costs fees and trust. Codes by which the
 * issuer gives no reason, such as `do_not_honor`, are not among them: that is final only if the issuer advises so.
 */
const FINAL = [
  "card_not_supported",
  "currency_not_supported",
  "do_not_try_again",
  "expired_card",
  "fraudulent",
  "incorrect_number",
  "invalid_account",
  "invalid_number",
  "lost_card",
  "merchant_blacklist",
  "pickup_card",
  "restricted_card",
  "revocation_of_all_authorizations",
  "revocation_of_authorization",
  "stolen_card",
  "stop_payment_order",
  "testmode_decline",
  "transaction_not_allowed",
];

const entries = (codes: string[], advice: DeclineAdvice) => codes.map((code) => [code, advice] as const);

const TABLE = new Map<string, DeclineAdvice>([
  ...entries(LATER, { advice: "try_again_later", same_method_again: true }),
  ...entries(AUTHENTICATE, { advice: "authentication_required", same_method_again: true }),
  ...entries(FINAL, { advice: "ask_for_another_method", same_method_again: false }),
]);

/**
 * What makes sense after a decline. A code that is not in the table counts as `generic_decline`, as Stripe says of
 * codes that it adds: ask for another method, though the customer may mend this one, with funds, a right CVC or a word
 * with their bank.
 *
 * @param code Stripe's error code, which says enough where it is not `card_declined`
 * @param adviceCode the issuer's or the network's own advice on this charge, which has the last word where it says no; where
 * it says to wait or to look at the card's data, it cannot help what never works or needs its customer's proof
 * @see https://docs.stripe.com/declines/codes and https://docs.stripe.com/declines/card
 */
export function declineAdvice(code: string, declineCode?: string, adviceCode?: string): DeclineAdvice {
  const listed: DeclineAdvice = TABLE.get(declineCode ?? code) ?? TABLE.get(code) ??
    { advice: "ask_for_another_method", same_method_again: true };
  if (adviceCode === "do_not_try_again") return { advice: "ask_for_another_method", same_method_again: false };
  // What can never work is not made to by waiting or by looking at it again, nor does either prove who the customer is.
  if (!listed.same_method_again || listed.advice === "authentication_required") return listed;
  if (adviceCode === "try_again_later") return { ...listed, advice: "try_again_later" };
  if (adviceCode === "confirm_card_data") return { ...listed, advice: "ask_for_another_method" };
  return listed;
}

// What to do about a declined payment method: Stripe's published decline codes, as a table.
import type { DeclineAdvice } from "./stripe/objects.ts";

/** Nothing is wrong with the method: the same one may work in a while. */
const LATER = ["approve_with_id", "issuer_not_available", "processing_error", "reenter_transaction", "try_again_later"];

/** The customer must prove who they are. */
const AUTHENTICATE = ["authentication_required", "authentication_not_handled"];

/** The issuer will never approve this method, or it can never work. Trying it again costs fees and trust. */
const FINAL = [
  "card_not_supported",
  "currency_not_supported",
  "do_not_honor",
  "do_not_try_again",
  "expired_card",
  "fraudulent",
  "incorrect_number",
  "invalid_account",
  "invalid_number",
  "lost_card",
  "merchant_blacklist",
  "not_permitted",
  "pickup_card",
  "restricted_card",
  "revocation_of_all_authorizations",
  "revocation_of_authorization",
  "security_violation",
  "service_not_allowed",
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
 * @param adviceCode the issuer's or the network's own advice, which has the last word
 */
export function declineAdvice(code: string, declineCode?: string, adviceCode?: string): DeclineAdvice {
  const listed: DeclineAdvice = TABLE.get(declineCode ?? code) ?? TABLE.get(code) ??
    { advice: "ask_for_another_method", same_method_again: true };
  if (adviceCode === "do_not_try_again") return { advice: "ask_for_another_method", same_method_again: false };
  // What can never work is not made to by waiting.
  if (adviceCode === "try_again_later" && listed.same_method_again) return { ...listed, advice: "try_again_later" };
  return listed;
}

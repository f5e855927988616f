// What the payment domain needs of the house.
import type { PaymentConfig } from "../config.ts";
import type { PaymentDeps } from "../domains/payment/deps.ts";
import type { Outside } from "./outside.ts";

/** The terms of payments, and the way to Stripe and to the site on which people pay and mend what has failed. */
export function paymentDeps(
  { terms, fee_basis_points, payout_minimum }: PaymentConfig,
  { stripe, webUrl }: Pick<Outside, "stripe" | "webUrl">,
): Omit<PaymentDeps, "store" | "now" | "sendEmail"> {
  return {
    stripe,
    terms,
    feeBasisPoints: fee_basis_points,
    payoutMinimum: payout_minimum,
    returnUrl: (paymentId) => `${webUrl}/payments/${encodeURIComponent(paymentId)}`,
    mendUrl: (what, id) => `${webUrl}/${what}s/${encodeURIComponent(id)}/mend`,
  };
}

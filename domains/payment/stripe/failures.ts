// What an error of Stripe's SDK means: a request that is wrong, funds or an account for people to mend, an outcome that
// nobody knows, or worth another try.
import { ApplicationFailure } from "@temporalio/common";
import Stripe from "stripe";
import { networkReason } from "../../../text/network.ts";
import type { StripeErrorDetails } from "./contract.ts";

/** Answers that people can do something about, by Stripe's code. */
const TYPES: Record<string, string> = {
  balance_insufficient: "InsufficientFunds",
  insufficient_funds: "InsufficientFunds",
  payouts_not_allowed: "AccountRestricted",
  transfers_not_allowed: "AccountRestricted",
  insufficient_capabilities_for_transfer: "AccountRestricted",
  // Told with status 403, as a wrong key is, but no operator can mend it.
  account_invalid: "StripeRejected",
};

/**
 * The error to throw when Stripe could not be made to do something. The SDK's own error is not kept as the cause: it
 * carries the PaymentIntent with its client secret.
 *
 * @param attempt what was tried, for example `Cannot charge payment "456"`
 * @param moves true for a request that moves money, so that a breakdown leaves its outcome open
 */
export function stripeFailure(attempt: string, thrown: unknown, moves: boolean): Error {
  const reason = withoutKeys((thrown as Error).message);
  const cause = new Error(reason);
  if (!(thrown instanceof Stripe.errors.StripeError) || thrown.statusCode === undefined) {
    return new Error(`${attempt}: no answer from Stripe, ${networkReason(thrown) ?? reason}`, { cause });
  }

  const { statusCode: status, headers = {}, code, param, requestId: request_id } = thrown;
  const replayed = headers["idempotent-replayed"] === "true";
  const details: [StripeErrorDetails] = [{ status, code, param, request_id, replayed }];
  const message = `${attempt}: Stripe answered ${status}${code ? ` ${code}` : ""}: ${reason}`;
  const failure = (type: string, nonRetryable: boolean, more = {}) =>
    ApplicationFailure.create({ message, type, nonRetryable, details, cause, ...more });

  if (thrown instanceof Stripe.errors.StripeRateLimitError) {
    return failure("StripeRateLimited", false, { nextRetryDelay: delay(headers["retry-after"]) });
  }
  // Another request with this key is on its way, or the object is locked by one: neither was decided.
  if (status === 409 || headers["stripe-should-retry"] === "true") return new Error(message, { cause });
  if (status >= 500) return moves ? failure("StripeIndeterminate", false) : new Error(message, { cause });
  if (code && code in TYPES) return failure(TYPES[code], true);
  if (thrown instanceof Stripe.errors.StripeIdempotencyError) return failure("IdempotencyConflict", true);
  if (isAboutTheMethod(param, code, reason)) return failure("PaymentMethodRejected", true);
  if (status === 401 || status === 403) return failure("StripeUnauthorized", false);
  return failure("StripeRejected", true);
}

/**
 * A method that is not there, is another customer's or was taken from its customer: of the last Stripe says no code, and
 * of one whose customer is not named it speaks as of a `source`.
 */
const isAboutTheMethod = (param: string | undefined, code: string | undefined, reason: string): boolean =>
  param === "payment_method" || param === "source" || code?.startsWith("payment_method_") === true ||
  reason.startsWith("The provided PaymentMethod ");

/** Stripe's Retry-After counts seconds. */
const delay = (retryAfter = "") => /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : undefined;

/** Stripe shortens a key that it repeats, but a proxy on the way may not. */
const withoutKeys = (text: string): string => text.replace(/\b(sk|rk)_\w+/g, "[key]");

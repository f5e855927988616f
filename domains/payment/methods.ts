// What to make of a charge that did not come through, and of another method that is offered. Pure.
import type { AnotherMethod, DeclineVerdict, MethodOwner } from "./contract.ts";
import type { ChargeState } from "./messages.ts";

/** Stripe's ids of what can be charged. */
const METHOD = /^(pm|card|src|ba)_\w+$/;

/** Why a method cannot be tried; undefined if it can. Anybody can send anything, and schemas stay out of the bundle. */
export function whyNotThisMethod(
  request: AnotherMethod,
  forbidden: ReadonlySet<string> = new Set(),
): string | undefined {
  const method: unknown = request?.payment_method;
  if (typeof method !== "string" || !METHOD.test(method)) {
    return `payment_method: ${JSON.stringify(method)} is not an id of Stripe's, like pm_1AbC`;
  }
  if (forbidden.has(method)) return `the bank forbids to try "${method}" again`;
}

/**
 * Why a method cannot be charged again and again for a customer, and what to do; undefined if it can. Stripe does so only
 * with the customer whom it is attached to, and lets nobody move it to another one.
 */
export function whyNotTheirs(
  method: string,
  { exists, customer: owner }: MethodOwner,
  customer: string,
): string | undefined {
  if (!exists) return `Stripe knows no payment method "${method}": name one that is attached to customer "${customer}"`;
  if (owner === undefined) {
    return `payment method "${method}" is attached to no customer: attach it to customer "${customer}" first, or another ` +
      "one if it was detached";
  }
  if (owner === customer) return undefined;
  return `payment method "${method}" is attached to customer "${owner}" and not to "${customer}": attach another one to ` +
    `"${customer}" and name that`;
}

/** The bank's last word on a method. */
export const NEVER_AGAIN: DeclineVerdict = { advice: "ask_for_another_method", same_method_again: false };

/** Whether an intent has come through, or never will. */
export const isOver = ({ status }: ChargeState): boolean => status === "succeeded" || status === "canceled";

/** Why a charge did not come through, for people. */
export function declineReason({ decline }: ChargeState): string {
  return decline ? `declined (${decline.decline_code ?? decline.code})` : "not confirmed in time";
}

// What comes in from outside. Used by the CLI, the ingress and the docs; never inside the workflow bundle.
import { z } from "zod";
import { id } from "../../temporal/fields.ts";

const paymentId = id("the payment, as the platform knows it");
const minorUnits = (what: string) =>
  z.int().positive().max(99_999_999).meta({ description: what, unit: "minor units" });
const currency = z.string().regex(/^[a-z]{3}$/)
  .meta({ description: "the currency", format: "an ISO 4217 code in lower case, as in eur" });

/** A payment to collect. */
export const paymentInput = z.strictObject({
  payment_id: paymentId,
  amount: minorUnits("what the guest pays: 1050 is 10.50 in a currency with cents"),
  currency: currency.describe("the currency; the payment's own if absent").optional(),
});

/** The refund of all that is left of a payment. */
const REST = "rest";

/**
 * Money to give back. A part of a payment has a name of its own: under the name of the rest it would look as if all that
 * is left had gone back.
 */
export const refundInput = z.strictObject({
  payment_id: paymentId,
  refund_id: id("tells refunds of one payment apart, needed with an amount: the same is given back once").default(REST),
  amount: minorUnits("what goes back; all that is left of the payment if absent").optional(),
  reason: z.enum(["requested_by_customer", "duplicate", "fraudulent"]).default("requested_by_customer")
    .describe("why, in Stripe's words"),
  stripe_refund: z.string().regex(/^(re|pyr)_\w+$/).meta({
    description: "nothing is done unless Stripe calls it this, and it has failed",
    format: "an id of Stripe's, re_… or pyr_…",
  }).optional(),
}).superRefine(({ refund_id, amount }, { addIssue }) => {
  if (amount === undefined || refund_id !== REST) return;
  const message = `with an amount a name of its own is needed, such as goodwill: "${REST}" is all that is left`;
  addIssue({ code: "custom", path: ["refund_id"], message });
});

/** A host's balance to pay out. */
export const payoutInput = z.strictObject({
  host_id: id("the host, as the platform knows them"),
  currency: currency.default("eur"),
  payout_id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/)
    .describe("a payout that counted as paid and came back from the bank; a new one if absent").optional(),
});

/** Every host with enough on their balance. */
export const payoutSweepInput = z.strictObject({
  currency: currency.default("eur"),
  after: id("only hosts whose ids come after this one; all if absent").optional(),
});

/** The books against themselves. */
export const ledgerCheckInput = z.strictObject({});

/** The books against Stripe's. */
export const reconciliationInput = z.strictObject({
  days: z.int().min(1).max(366).default(31).meta({ description: "how far back to look", unit: "days" }),
});

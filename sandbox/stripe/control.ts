// What the control API can do to Stripe, under /stripe.
import { z } from "zod";
import type { SandboxStripe } from "./mod.ts";

/** One thing to do: a path with an id in it at most, and a body. */
export interface StripeCommand {
  path: RegExp;
  schema: z.ZodType;
  act(stripe: SandboxStripe, id: string, body: unknown): unknown;
}

function command<T>(
  path: string,
  schema: z.ZodType<T>,
  act: (stripe: SandboxStripe, id: string, body: T) => unknown,
): StripeCommand {
  const pattern = new RegExp(`^/stripe/${path.replace("{id}", "([^/]+)")}$`);
  return { path: pattern, schema, act: (stripe, id, body) => act(stripe, id, body as T) };
}

const nothing = z.strictObject({});
const code = z.strictObject({ code: z.string().min(1) });
const account = {
  payouts_enabled: z.boolean().optional(),
  transfers_enabled: z.boolean().optional(),
  email: z.string().optional(),
};

export const STRIPE_COMMANDS: StripeCommand[] = [
  command(
    "payment_intents/{id}/authenticate",
    z.strictObject({ outcome: z.enum(["succeed", "fail"]) }),
    (stripe, id, { outcome }) => stripe.authenticate(id, outcome),
  ),
  command("refunds/{id}/fail", nothing, (stripe, id) => stripe.failRefund(id)),
  command(
    "charges/{id}/dispute",
    z.strictObject({ reason: z.string().optional() }),
    (stripe, id, { reason }) => stripe.dispute(id, reason),
  ),
  command(
    "accounts",
    z.strictObject({ id: z.string().startsWith("acct_").optional(), ...account }),
    (stripe, _id, { id, ...change }) => stripe.createAccount(id, change),
  ),
  command("accounts/{id}", z.strictObject(account), (stripe, id, change) => stripe.updateAccount(id, change)),
  command("accounts/{id}/fail_payouts", code, (stripe, id, { code }) => stripe.failPayouts(id, code)),
  command("payouts/{id}/fail", code, (stripe, id, { code }) => stripe.failPayout(id, code)),
  command("idempotency_keys/expire", nothing, (stripe) => stripe.expireKeys()),
  command("clock/advance", z.strictObject({ ms: z.int().positive() }), (stripe, _id, { ms }) => stripe.advance(ms)),
  command("webhooks/hold", nothing, (stripe) => stripe.holdWebhooks()),
  command(
    "webhooks/release",
    z.strictObject({ event_ids: z.array(z.string()).optional() }),
    (stripe, _id, { event_ids }) => stripe.releaseWebhooks(event_ids),
  ),
];

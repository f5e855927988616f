import Stripe from "stripe";
import type { Sandbox } from "../../../sandbox/mod.ts";

/** Stripe's SDK as it comes, but for its retries. */
export function sdk({ settings: { stripe }, url }: Sandbox, key = stripe.secret_key): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, { maxNetworkRetries: 0, telemetry: false, protocol: "http", host: hostname, port });
}

/** 10.00 EUR from a card that works, confirmed at once. */
export const payment = (change: Partial<Stripe.PaymentIntentCreateParams> = {}): Stripe.PaymentIntentCreateParams => ({
  amount: 1000,
  currency: "eur",
  confirm: true,
  payment_method: "pm_card_visa",
  automatic_payment_methods: { enabled: true, allow_redirects: "never" },
  ...change,
});

// Money by Stripe.
import Stripe from "stripe";
import { books } from "./stripe/books.ts";
import type { Payments } from "./stripe/contract.ts";
import { intents } from "./stripe/intents.ts";
import { methods } from "./stripe/methods.ts";
import { payouts } from "./stripe/payouts.ts";
import { refunds } from "./stripe/refunds.ts";
import { transfers } from "./stripe/transfers.ts";

export type * from "./stripe/contract.ts";
export type * from "./stripe/objects.ts";

/** The platform's Stripe account. */
export interface StripeSettings {
  secret_key: string;
  /** another origin than Stripe's own, for a server that speaks its protocol */
  base_url?: string;
}

/**
 * Reaches Stripe through its SDK, at the API version that the SDK was made for.
 *
 * @param timeout milliseconds that one request may take
 * @throws TypeError if `base_url` is no URL
 */
export function createPayments({ secret_key, base_url }: StripeSettings, timeout = 20_000): Payments {
  // The SDK does not retry: Temporal does, and knows for how long.
  const stripe = new Stripe(secret_key, { maxNetworkRetries: 0, timeout, telemetry: false, ...place(base_url) });
  return {
    ...intents(stripe),
    ...methods(stripe),
    ...refunds(stripe),
    ...transfers(stripe),
    ...payouts(stripe),
    ...books(stripe),
  };
}

function place(baseUrl?: string): Partial<Pick<Stripe.StripeConfig, "protocol" | "host" | "port">> {
  if (!baseUrl) return {};
  const { protocol, hostname, port } = new URL(baseUrl);
  const secure = protocol === "https:";
  return { protocol: secure ? "https" : "http", host: hostname, port: port || (secure ? 443 : 80) };
}

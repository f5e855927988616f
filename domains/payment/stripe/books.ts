// The platform's balance as Stripe keeps it.
import type Stripe from "stripe";
import { asking, idOf } from "./asking.ts";
import type { Payments } from "./contract.ts";
import { stripeFailure } from "./failures.ts";
import type { BalanceTransaction } from "./objects.ts";

export function books(stripe: Stripe): Pick<Payments, "balanceTransactions" | "verify"> {
  return {
    async *balanceTransactions(since, until) {
      // Stripe counts whole seconds: bounds that are none would leave out, or tell twice, what lies in their second.
      const created = { gte: Math.ceil(since / 1000), lt: Math.ceil(until / 1000) };
      const list = stripe.balanceTransactions.list({ created, limit: 100, expand: ["data.source"] });
      try {
        for await (const transaction of list) yield toBalanceTransaction(transaction);
      } catch (error) {
        throw stripeFailure("Cannot list balance transactions", error, false);
      }
    },

    verify: () =>
      asking("read the balance", async () => {
        await stripe.balance.retrieve();
      }),
  };
}

function toBalanceTransaction(transaction: Stripe.BalanceTransaction): BalanceTransaction {
  const { id, type, amount, fee, net, currency, created, available_on, source } = transaction;
  const business = source && typeof source === "object" && "metadata" in source && toBusiness(source.metadata ?? {});
  const disputed = source && typeof source === "object" && source.object === "dispute" && idOf(source.charge);
  return {
    id,
    type,
    amount,
    fee,
    net,
    currency,
    created: created * 1000,
    available_on: available_on * 1000,
    ...(source && { source: idOf(source) }),
    ...(disputed && { disputed }),
    ...(business && { business }),
  };
}

function toBusiness(metadata: Stripe.Metadata): BalanceTransaction["business"] {
  for (const kind of ["refund", "reversal", "payout", "payment"] as const) {
    const id = metadata[`${kind}_id`];
    if (id) return { kind, id };
  }
}

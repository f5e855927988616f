import type Stripe from "stripe";
import { asking, clockTolerance, moving } from "./asking.ts";
import type { Payments } from "./contract.ts";
import type { Payout } from "./objects.ts";
import { searching } from "./searching.ts";

export function payouts(stripe: Stripe): Pick<Payments, "payout" | "findPayout" | "getPayout" | "account"> {
  return {
    payout: ({ key, payout_id, account, ...request }) =>
      moving(`pay out "${payout_id}" from ${account}`, async () => {
        const options = { idempotencyKey: key, stripeAccount: account };
        return toPayout(await stripe.payouts.create({ ...request, metadata: { payout_id } }, options));
      }),

    async findPayout(payout_id, account, since, pages) {
      const created = { gte: clockTolerance(since) };
      const found = await searching(
        `look for payout "${payout_id}" of ${account}`,
        (page) => stripe.payouts.list({ created, ...page }, { stripeAccount: account }),
        ({ metadata }) => metadata?.payout_id === payout_id,
        pages,
      );
      return found && toPayout(found);
    },

    getPayout: (id, account) =>
      asking(
        `read payout ${id} of ${account}`,
        async () => toPayout(await stripe.payouts.retrieve(id, {}, { stripeAccount: account })),
      ),

    account: (id) =>
      asking(`read account ${id}`, async () => {
        const { payouts_enabled, requirements } = await stripe.accounts.retrieve(id);
        return { id, payouts_enabled, requirements: requirements?.currently_due ?? [] };
      }),
  };
}

function toPayout(payout: Stripe.Payout): Payout {
  const { id, status, amount, currency, arrival_date, failure_code, failure_message } = payout;
  return {
    id,
    status: status as Payout["status"],
    amount,
    currency,
    arrives_at: arrival_date * 1000,
    ...(failure_code && { failure_code }),
    ...(failure_message && { failure_message }),
  };
}

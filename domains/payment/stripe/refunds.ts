import type Stripe from "stripe";
import { asking, idOf, moving } from "./asking.ts";
import type { Payments } from "./contract.ts";
import type { Refund } from "./objects.ts";
import { searching } from "./searching.ts";

export function refunds(stripe: Stripe): Pick<Payments, "refund" | "findRefund" | "getRefund"> {
  return {
    refund: ({ key, refund_id, ...request }) =>
      moving(`refund "${refund_id}" of ${request.payment_intent}`, async () => {
        const parameters = { ...request, metadata: { refund_id } };
        return toRefund(await stripe.refunds.create(parameters, { idempotencyKey: key }));
      }),

    async findRefund(refund_id, payment_intent, pages) {
      const found = await searching(
        `look for refund "${refund_id}" of ${payment_intent}`,
        (page) => stripe.refunds.list({ payment_intent, ...page }),
        ({ metadata }) => metadata?.refund_id === refund_id,
        pages,
      );
      return found && toRefund(found);
    },

    getRefund: (id) => asking(`read refund ${id}`, async () => toRefund(await stripe.refunds.retrieve(id))),
  };
}

function toRefund({ id, status, amount, currency, failure_reason, balance_transaction }: Stripe.Refund): Refund {
  return {
    id,
    status: status as Refund["status"],
    amount,
    currency,
    ...(failure_reason && { failure_reason }),
    ...(balance_transaction && { balance_transaction: idOf(balance_transaction) }),
  };
}

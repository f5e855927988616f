import type Stripe from "stripe";
import { clockTolerance, idOf, moving } from "./asking.ts";
import type { Payments } from "./contract.ts";
import type { Reversal, Transfer } from "./objects.ts";
import { searching } from "./searching.ts";

type Transfers = Pick<Payments, "transfer" | "findTransfer" | "reverseTransfer" | "findReversal">;

export function transfers(stripe: Stripe): Transfers {
  return {
    transfer: ({ key, payout_id, ...request }) =>
      moving(`transfer payout "${payout_id}" to ${request.destination}`, async () => {
        const parameters = { ...request, metadata: { payout_id } };
        return toTransfer(await stripe.transfers.create(parameters, { idempotencyKey: key }));
      }),

    async findTransfer(payout_id, destination, since, pages) {
      const created = { gte: clockTolerance(since) };
      const found = await searching(
        `look for the transfer of payout "${payout_id}" to ${destination}`,
        (page) => stripe.transfers.list({ destination, created, ...page }),
        ({ metadata }) => metadata.payout_id === payout_id,
        pages,
      );
      return found && toTransfer(found);
    },

    reverseTransfer: ({ key, reversal_id, transfer, amount }) =>
      moving(`reverse transfer ${transfer} for "${reversal_id}"`, async () => {
        const parameters = { amount, metadata: { reversal_id } };
        return toReversal(await stripe.transfers.createReversal(transfer, parameters, { idempotencyKey: key }));
      }),

    async findReversal(reversal_id, transfer, pages) {
      const found = await searching(
        `look for reversal "${reversal_id}" of transfer ${transfer}`,
        (page) => stripe.transfers.listReversals(transfer, page),
        ({ metadata }) => metadata?.reversal_id === reversal_id,
        pages,
      );
      return found && toReversal(found);
    },
  };
}

function toTransfer(transfer: Stripe.Transfer): Transfer {
  const { id, amount, amount_reversed, currency, destination, balance_transaction } = transfer;
  return {
    id,
    amount,
    amount_reversed,
    currency,
    destination: idOf(destination) ?? "",
    ...(balance_transaction && { balance_transaction: idOf(balance_transaction) }),
  };
}

function toReversal({ id, transfer, amount, currency, balance_transaction }: Stripe.TransferReversal): Reversal {
  return {
    id,
    transfer: idOf(transfer)!,
    amount,
    currency,
    ...(balance_transaction && { balance_transaction: idOf(balance_transaction) }),
  };
}

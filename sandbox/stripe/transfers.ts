import { z } from "zod";
import { checkMoved } from "./amounts.ts";
import { availableAt } from "./charges.ts";
import { currency, integer, metadata } from "./form.ts";
import type { SandboxCharge, SandboxTransfer } from "./objects.ts";
import { readRoutes } from "./reading.ts";
import { StripeRefusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";
import { PLATFORM, type World } from "./world.ts";

const creation = z.strictObject({
  amount: integer.refine((amount) => amount > 0),
  currency,
  description: z.string().optional(),
  destination: z.string(),
  metadata: metadata.optional(),
  source_transaction: z.string().optional(),
  transfer_group: z.string().optional(),
});

export const transferRoutes = (world: World): Route[] => [
  route("create_transfer", "POST /v1/transfers", creation, (params) => transfer(world, params)),
  ...readRoutes("transfer", world.transfers, "destination", "transfer_group"),
];

/** What Stripe says to somebody who wants to move more than there is. */
export const insufficient = (): StripeRefusal =>
  new StripeRefusal(400, "You have insufficient funds in your Stripe account for this transfer.", {
    code: "balance_insufficient",
  });

function transfer(world: World, params: z.infer<typeof creation>): SandboxTransfer {
  const { amount, currency, destination } = params;
  checkMoved(amount, currency);
  const { capabilities } = world.accounts.get(destination, "destination");
  if (capabilities.transfers !== "active") {
    const message =
      "Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments";
    throw new StripeRefusal(400, message, { code: "insufficient_capabilities_for_transfer" });
  }
  const source = params.source_transaction === undefined
    ? undefined
    : world.charges.get(params.source_transaction, "source_transaction");
  if (source) checkSource(world, source, amount, currency);
  else if (world.balances.fundsIn(PLATFORM, currency).available < amount) throw insufficient();

  const stamp = world.stamp("tr", "transfer");
  const available_at = source && availableAt(world, source);
  const arrival = arrive(world, { ...params, source_transfer: stamp.id });
  arrival.balance_transaction = world.balances.add(destination, {
    type: "payment",
    amount,
    currency,
    source: arrival.id,
    available_at,
  });
  const transfer = world.transfers.add({
    ...stamp,
    amount,
    amount_reversed: 0,
    balance_transaction: world.balances.add(PLATFORM, {
      type: "transfer",
      amount: -amount,
      currency,
      source: stamp.id,
      available_at,
    }),
    currency,
    description: params.description ?? null,
    destination,
    destination_payment: arrival.id,
    livemode: false,
    metadata: params.metadata ?? {},
    reversals: {
      object: "list",
      data: [],
      has_more: false,
      total_count: 0,
      url: `/v1/transfers/${stamp.id}/reversals`,
    },
    reversed: false,
    source_transaction: source?.id ?? null,
    transfer_group: params.transfer_group ?? source?.transfer_group ?? null,
  });
  world.events.emit("transfer.created", transfer);
  return transfer;
}

/** The transfers of a charge together may be as large as the charge. */
function checkSource(world: World, charge: SandboxCharge, amount: number, currency: string): void {
  if (!charge.paid || charge.currency !== currency) {
    const message = `The currency or the state of ${charge.id} does not allow a transfer of ${currency} from it.`;
    throw new StripeRefusal(400, message, { param: "source_transaction" });
  }
  const moved = world.transfers.all.filter(({ source_transaction }) => source_transaction === charge.id)
    .reduce((sum, transfer) => sum + transfer.amount, 0);
  if (moved + amount > charge.amount) {
    const message = `The transfer amount exceeds what is left of source_transaction ${charge.id}.`;
    throw new StripeRefusal(400, message, { code: "charge_exceeds_source_limit", param: "amount" });
  }
}

/** The transfer as the connected account sees it: a payment. */
function arrive(
  world: World,
  { amount, currency, source_transfer, transfer_group }: {
    amount: number;
    currency: string;
    source_transfer: string;
    transfer_group?: string;
  },
): SandboxCharge {
  return world.charges.add({
    ...world.stamp("py", "charge"),
    amount,
    amount_captured: amount,
    amount_refunded: 0,
    balance_transaction: null,
    captured: true,
    currency,
    customer: null,
    description: null,
    disputed: false,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: {},
    outcome: null,
    paid: true,
    payment_intent: null,
    payment_method: null,
    refunded: false,
    source_transfer,
    status: "succeeded",
    transfer_group: transfer_group ?? null,
  });
}

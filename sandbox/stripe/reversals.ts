import { z } from "zod";
import { money } from "../../text/money.ts";
import { checkMoved } from "./amounts.ts";
import { integer, metadata } from "./form.ts";
import { list, page } from "./listing.ts";
import type { SandboxReversal, SandboxTransfer } from "./objects.ts";
import { StripeRefusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";
import { insufficient } from "./transfers.ts";
import { PLATFORM, type World } from "./world.ts";

const creation = z.strictObject({
  amount: integer.refine((amount) => amount > 0).optional(),
  description: z.string().optional(),
  metadata: metadata.optional(),
});

export const reversalRoutes = (world: World): Route[] => [
  route(
    "create_transfer_reversal",
    "POST /v1/transfers/{id}/reversals",
    creation,
    (params, { id }) => reverse(world, world.transfers.get(id), params),
  ),
  route("list_transfer_reversals", "GET /v1/transfers/{id}/reversals", z.strictObject(page), (params, { id, path }) => {
    const { id: transfer } = world.transfers.get(id);
    return list(path, world.reversals.all.filter((reversal) => reversal.transfer === transfer), params);
  }),
];

function reverse(world: World, transfer: SandboxTransfer, params: z.infer<typeof creation>): SandboxReversal {
  const { currency, destination } = transfer;
  const left = transfer.amount - transfer.amount_reversed;
  const amount = params.amount ?? left;
  checkMoved(amount, currency);
  if (left === 0) throw new StripeRefusal(400, `Transfer ${transfer.id} is already fully reversed.`);
  if (amount > left) {
    const message = `Reversal amount (${money(amount, currency)}) is greater than unreversed amount on transfer (${
      money(left, currency)
    })`;
    throw new StripeRefusal(400, message, { param: "amount" });
  }
  // Money that is still pending can be taken back as well.
  const { available, pending } = world.balances.fundsIn(destination, currency);
  if (available + pending < amount) throw insufficient();

  const stamp = world.stamp("trr", "transfer_reversal");
  const available_at = Math.max(world.balances.availableAt(transfer.balance_transaction), world.clock.now());
  const line = { currency, source: stamp.id, available_at };
  world.balances.add(destination, { ...line, type: "payment_refund", amount: -amount });
  const reversal = world.reversals.add({
    ...stamp,
    amount,
    balance_transaction: world.balances.add(PLATFORM, { ...line, type: "transfer_refund", amount }),
    currency,
    destination_payment_refund: null,
    metadata: params.metadata ?? {},
    source_refund: null,
    transfer: transfer.id,
  });
  transfer.amount_reversed += amount;
  transfer.reversed = transfer.amount_reversed === transfer.amount;
  transfer.reversals.data.unshift(reversal);
  transfer.reversals.total_count++;
  world.events.emit("transfer.reversed", transfer);
  return reversal;
}

import { assertEquals, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import type { TransferRequest } from "../../../../domains/payment/stripe.ts";
import { HOST, till } from "./till.ts";

const transfer = (change: Partial<TransferRequest> = {}): TransferRequest => ({
  key: "payout:7:transfer",
  payout_id: "7",
  destination: HOST,
  amount: 7000,
  currency: "eur",
  ...change,
});

/** A till with 85.00 EUR, less the fee, that are available at once. */
async function filled() {
  const world = await till();
  await world.charged({ payment_method: "pm_card_bypassPending" });
  return world;
}

Deno.test("a transfer moves money to the host", async () => {
  await using world = await filled();

  const moved = await world.payments.transfer(transfer());

  assertEquals([moved.amount, moved.amount_reversed, moved.destination], [7000, 0, HOST]);
  assertEquals(world.stripe.funds("eur", HOST), { available: 7000, pending: 0 });
  assertEquals(world.stripe.funds("eur"), { available: 8500 - 153 - 7000, pending: 0 });
});

Deno.test("money that is not yet available moves with its charge, and becomes available with it", async () => {
  await using world = await till({ timing: { available_ms: 60_000 } });
  const { charge } = await world.charged();

  const failure = await assertRejects(() => world.payments.transfer(transfer()), ApplicationFailure);
  await world.payments.transfer(transfer({ key: "payout:7:transfer:2", source_transaction: charge!.id }));
  const pending = world.stripe.funds("eur", HOST);
  world.stripe.advance(60_000);

  assertEquals([failure.type, failure.nonRetryable], ["InsufficientFunds", true]);
  assertEquals([pending, world.stripe.funds("eur", HOST)], [
    { available: 0, pending: 7000 },
    { available: 7000, pending: 0 },
  ]);
});

Deno.test("a charge gives no more than it took", async () => {
  await using world = await till();
  const { charge } = await world.charged();
  await world.payments.transfer(transfer({ source_transaction: charge!.id }));

  const more = () => world.payments.transfer(transfer({ key: "k2", amount: 1501, source_transaction: charge!.id }));

  assertEquals((await assertRejects(more, ApplicationFailure)).type, "StripeRejected");
});

Deno.test("an account that cannot receive must be mended first", async () => {
  await using world = await filled();
  world.stripe.updateAccount(HOST, { transfers_enabled: false });

  const failure = await assertRejects(() => world.payments.transfer(transfer()), ApplicationFailure);

  assertEquals([failure.type, failure.nonRetryable], ["AccountRestricted", true]);
});

Deno.test("a transfer is taken back, in parts", async () => {
  await using world = await filled();
  const { id } = await world.payments.transfer(transfer());

  const { amount } = await world.payments.reverseTransfer({ key: "v1", reversal_id: "1", transfer: id, amount: 3000 });
  await world.payments.reverseTransfer({ key: "v2", reversal_id: "2", transfer: id, amount: 4000 });
  const more = () => world.payments.reverseTransfer({ key: "v3", reversal_id: "3", transfer: id, amount: 1 });

  assertEquals([amount, world.stripe.funds("eur", HOST)], [3000, { available: 0, pending: 0 }]);
  assertEquals((await assertRejects(more, ApplicationFailure)).type, "StripeRejected");
});

Deno.test("what the host was paid out cannot be taken back", async () => {
  await using world = await filled();
  const { id } = await world.payments.transfer(transfer());
  await world.payments.payout({ key: "p", payout_id: "7", account: HOST, amount: 7000, currency: "eur" });

  const reverse = () => world.payments.reverseTransfer({ key: "v1", reversal_id: "1", transfer: id, amount: 7000 });
  const failure = await assertRejects(reverse, ApplicationFailure, `Cannot reverse transfer ${id} for "1"`);

  assertEquals([failure.type, failure.nonRetryable], ["InsufficientFunds", true]);
});

Deno.test("transfers and reversals are found by what they are for", async () => {
  await using world = await filled();
  const since = Date.now();
  const moved = await world.payments.transfer(transfer());
  const taken = await world.payments.reverseTransfer({ key: "v1", reversal_id: "1", transfer: moved.id, amount: 3000 });

  assertEquals(await world.payments.findTransfer("7", HOST, since), { ...moved, amount_reversed: 3000 });
  assertEquals(await world.payments.findTransfer("8", HOST, since), undefined);
  assertEquals(await world.payments.findTransfer("7", "acct_alan", since), undefined);
  assertEquals(await world.payments.findReversal("1", moved.id), taken);
  assertEquals(await world.payments.findReversal("2", moved.id), undefined);
});

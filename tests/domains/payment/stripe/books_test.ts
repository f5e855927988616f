import { assertEquals, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { HOST, till } from "./till.ts";

Deno.test("every line of the balance says whose money it is", async () => {
  await using world = await till();
  const since = Math.floor(Date.now() / 1000) * 1000;
  const { id } = await world.charged({ payment_method: "pm_card_bypassPending" });
  await world.payments.refund({ key: "r", refund_id: "456-1", payment_intent: id, amount: 500 });
  const transfer = { key: "t", payout_id: "7", destination: HOST, amount: 7000, currency: "eur" };
  const moved = await world.payments.transfer(transfer);
  await world.payments.reverseTransfer({ key: "v", reversal_id: "7-1", transfer: moved.id, amount: 1000 });

  const lines = await Array.fromAsync(world.payments.balanceTransactions(since, Date.now() + 1000));

  assertEquals(lines.map(({ type, amount, fee, net, business }) => [type, amount, fee, net, business]), [
    ["transfer_refund", 1000, 0, 1000, { kind: "reversal", id: "7-1" }],
    ["transfer", -7000, 0, -7000, { kind: "payout", id: "7" }],
    ["refund", -500, 0, -500, { kind: "refund", id: "456-1" }],
    ["charge", 8500, 153, 8347, { kind: "payment", id: "456" }],
  ]);
  assertEquals(lines[1].source, moved.id);
});

Deno.test("the books go on beyond a page, and end where they were asked to", async () => {
  await using world = await till();
  const since = Math.floor(Date.now() / 1000) * 1000;
  for (let n = 0; n < 101; n++) await world.charged({ key: `payment:${n}`, payment_id: `${n}` });
  world.stripe.advance(3_600_000);
  await world.charged({ key: "later", payment_id: "later" });

  const lines = await Array.fromAsync(world.payments.balanceTransactions(since, since + 3_600_000));

  assertEquals(lines.length, 101);
});

Deno.test("verify reads the balance", async () => {
  await using world = await till();

  await world.payments.verify();
});

Deno.test("verify tells a key that Stripe does not accept", async () => {
  await using world = await till({}, { secret_key: "sk_test_wrong_and_secret" });

  const failure = await assertRejects(
    () => world.payments.verify(),
    ApplicationFailure,
    "Cannot read the balance: Stripe answered 401",
  );

  assertEquals([failure.type, failure.nonRetryable], ["StripeUnauthorized", false]);
});

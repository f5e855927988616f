import { assertEquals, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { HOST, till } from "./till.ts";

const payout = { key: "payout:7", payout_id: "7", account: HOST, amount: 7000, currency: "eur" };

/** A till whose host has 70.00 EUR. */
async function earned() {
  const world = await till({ timing: { payout_ms: 60_000 } });
  await world.charged({ payment_method: "pm_card_bypassPending" });
  await world.payments.transfer({ key: "t", payout_id: "7", destination: HOST, amount: 7000, currency: "eur" });
  return world;
}

Deno.test("a payout is pending, and then paid", async () => {
  await using world = await earned();

  const begun = await world.payments.payout(payout);
  world.stripe.advance(60_000);
  const { status, arrives_at } = await world.payments.getPayout(begun.id, HOST);

  assertEquals([begun.status, status, arrives_at], ["pending", "paid", begun.arrives_at]);
  assertEquals(world.stripe.funds("eur", HOST), { available: 0, pending: 0 });
});

Deno.test("a payout that fails gives the money back and stops the next, until the account is mended", async () => {
  await using world = await earned();
  world.stripe.failPayouts(HOST, "account_closed");

  const begun = await world.payments.payout(payout);
  world.stripe.advance(60_000);
  const { status, failure_code } = await world.payments.getPayout(begun.id, HOST);
  const restricted = await world.payments.account(HOST);
  const failure = await assertRejects(
    () => world.payments.payout({ ...payout, key: "payout:7:2" }),
    ApplicationFailure,
  );
  world.stripe.updateAccount(HOST, { payouts_enabled: true });
  const mended = await world.payments.payout({ ...payout, key: "payout:7:3" });
  world.stripe.advance(60_000);

  assertEquals([status, failure_code], ["failed", "account_closed"]);
  assertEquals(restricted, { id: HOST, payouts_enabled: false, requirements: ["external_account"] });
  assertEquals([failure.type, failure.nonRetryable], ["AccountRestricted", true]);
  assertEquals((await world.payments.getPayout(mended.id, HOST)).status, "paid");
});

Deno.test("more than the account has is refused", async () => {
  await using world = await earned();

  const failure = await assertRejects(() => world.payments.payout({ ...payout, amount: 7001 }), ApplicationFailure);

  assertEquals([failure.type, failure.nonRetryable], ["InsufficientFunds", true]);
});

Deno.test("a payout is found by what it is for, on its own account", async () => {
  await using world = await earned();
  world.stripe.createAccount("acct_alan");
  const since = Date.now();
  const begun = await world.payments.payout(payout);

  assertEquals(await world.payments.findPayout("7", HOST, since), begun);
  assertEquals(await world.payments.findPayout("8", HOST, since), undefined);
  assertEquals(await world.payments.findPayout("7", "acct_alan", since), undefined);
});

Deno.test("an account that is not connected is told, not taken for a wrong key", async () => {
  await using world = await earned();

  const failure = await assertRejects(
    () => world.payments.payout({ ...payout, account: "acct_x" }),
    ApplicationFailure,
  );

  assertEquals([failure.type, failure.nonRetryable], ["StripeRejected", true]);
});

import type { WorkflowHandle } from "@temporalio/client";
import { assertEquals } from "@std/assert";
import { checkBooks } from "../../../domains/payment/check.ts";
import { LEDGER_PARTS } from "../../../domains/payment/contract.ts";
import { ACCOUNTS } from "../../../domains/payment/ledger.ts";
import { ACCOUNT, DAY, HOUR, paymentWorld, type World } from "./world.ts";

/** Ada has paid, Grace has earned 72.25 and it is on her account at Stripe: on its way to the bank, or there already. */
async function paidOutWorld(until: "account" | "bank") {
  const world = await paymentWorld();
  await world.ended(await world.pay());
  await world.earn();
  const payout = await world.payOut();
  if (until === "bank") await world.ended(payout);
  else await world.until(payout, "payout", "waiting", "for the money to be available");
  return { ...world, payout };
}

/** Grace earns by another booking, paid by another guest. */
async function earnMore(world: World, amount: number, number = 457) {
  const id = String(number);
  await world.insertPayment({ id, booking_id: `b${id}`, amount });
  await world.ended(await world.pay({ payment_id: id, amount }, `payment-${id}`));
  await world.earn(`b${id}`);
}

const hostOwes = async (world: World) => ({
  payable: 0 - await world.balance(ACCOUNTS.host("grace")),
  debt: await world.balance(ACCOUNTS.debt("grace")),
});

Deno.test("a refund while the host's money waits on their account takes their part back from there, and the payout gets smaller", async () => {
  await using world = await paidOutWorld("account");

  const refund = await world.ended(await world.refund({ amount: 4250 }));

  assertEquals(refund.recovered, 3612);
  assertEquals(world.stripe.state().reversals.map(({ amount }) => amount), [3612]);
  const payout = await world.ended(world.payout);
  assertEquals([payout.status, payout.amount], ["paid", 3613]);
  assertEquals(await hostOwes(world), { payable: 0, debt: 0 });
  assertEquals(world.stripe.funds("eur", ACCOUNT), { available: 0, pending: 0 });
  await world.agrees();
});

Deno.test("a payout of which all was taken back on the way ends, and nothing is paid", async () => {
  await using world = await paidOutWorld("account");

  await world.ended(await world.refund());

  const payout = await world.ended(world.payout);
  assertEquals([payout.status, payout.amount], ["skipped", 0]);
  assertEquals(world.stripe.state().payouts.length, 0);
  assertEquals(await hostOwes(world), { payable: 0, debt: 0 });
  await world.agrees();
});

Deno.test("what a refund took of a payout that the bank had sent back is not sent again", async () => {
  await using world = await paidOutWorld("account");
  await world.until(world.payout, "payout", "waiting", "for the bank", HOUR);
  world.stripe.failPayout(world.stripe.state().payouts[0].id, "account_closed");
  await world.ended(await world.refund({ amount: 4250 }));
  world.stripe.updateAccount(ACCOUNT, { payouts_enabled: true });

  const payout = await world.ended(world.payout);

  assertEquals([payout.status, payout.amount], ["paid", 3613]);
  assertEquals(world.stripe.state().payouts.map(({ amount, status }) => `${amount} ${status}`), [
    "7225 failed",
    "3613 paid",
  ]);
  assertEquals(world.stripe.funds("eur", ACCOUNT), { available: 0, pending: 0 });
  await world.agrees();
});

Deno.test("a host who was paid and has nothing left owes their part, and an operator leaves it to the next payout", async () => {
  await using world = await paidOutWorld("bank");
  const refund = await world.refund();
  await world.until(refund, "recover", "waiting", "the host's account holds too little and the host owes it");
  assertEquals(await hostOwes(world), { payable: 0, debt: 7225 });

  await refund.executeUpdate("abandon");

  const result = await world.ended(refund);
  assertEquals([result.status, result.debt, result.recovered], ["succeeded", 7225, undefined]);
  await earnMore(world, 20000);
  const next = await world.ended(await world.payOut());
  assertEquals([next.status, next.amount], ["paid", 17000 - 7225]);
  assertEquals(await hostOwes(world), { payable: 0, debt: 0 });
  await world.agrees();
});

Deno.test("a refund that comes back while its host is asked for the money is owed again", async () => {
  await using world = await paidOutWorld("bank");
  const refund = await world.refund();
  await world.until(refund, "recover", "waiting", "stopped");
  world.stripe.failRefund(world.stripe.state().refunds[0].id);
  await world.webhooks();

  await refund.executeUpdate("abandon");

  await world.until(refund, "refund", "waiting", "Stripe could not give it back");
  assertEquals(await world.balance(ACCOUNTS.refunds), -8500);
  await refund.executeUpdate("resume");
  const { status, debt } = await world.ended(refund);
  assertEquals([status, debt], ["succeeded", 7225]);
  assertEquals(world.stripe.state().refunds.map(({ status }) => status), ["failed", "succeeded"]);
  await world.agrees();
});

Deno.test("a debt is taken from the host's account once there is enough on it, if an operator says so", async () => {
  await using world = await paidOutWorld("bank");
  const refund = await world.refund({ amount: 1000 });
  await world.until(refund, "recover", "waiting", "stopped");
  world.stripe.failPayout(world.stripe.state().payouts[0].id, "account_closed");

  await refund.executeUpdate("resume");

  const result = await world.ended(refund);
  assertEquals([result.recovered, result.debt], [850, undefined]);
  assertEquals(await hostOwes(world), { payable: 0, debt: 0 });
  await world.agrees();
});

Deno.test("a debt that a payout kept back meanwhile is not taken from the host's account as well", async () => {
  await using world = await paidOutWorld("bank");
  const refund = await world.refund();
  await world.until(refund, "recover", "waiting", "stopped");
  await earnMore(world, 20000);
  await world.ended(await world.payOut());

  await refund.executeUpdate("resume");

  assertEquals((await world.ended(refund)).debt, 7225);
  assertEquals(world.stripe.state().reversals.length, 0);
  assertEquals(await hostOwes(world), { payable: 0, debt: 0 });
  await world.agrees();
});

/** Grace's account may not receive what she has earned: her payout waits, and Ada is to have half of it back. */
async function waitingForTheAccount(): Promise<World & Record<"refunded" | "payout", WorkflowHandle>> {
  const world = await paymentWorld();
  await world.ended(await world.pay());
  await world.earn();
  world.stripe.updateAccount(ACCOUNT, { transfers_enabled: false });
  const payout = await world.payOut();
  await world.until(payout, "transfers", "waiting", "for the host to mend their account");
  const refunded = await world.refund({ amount: 4250 });
  await world.until(refunded, "recover", "waiting", "for the host's payout to reach their account");
  return { ...world, refunded, payout };
}

Deno.test("a refund waits for a payout that waits for the host's account, and stops for nobody", async () => {
  await using world = await waitingForTheAccount();
  await world.sleep(DAY + 6 * HOUR);
  assertEquals(await world.decisions(world.refunded), []);

  world.stripe.updateAccount(ACCOUNT, { transfers_enabled: true });

  assertEquals((await world.ended(world.refunded)).recovered, 3612);
  const { status, amount } = await world.ended(world.payout);
  assertEquals([status, amount], ["paid", 3613]);
  assertEquals(await hostOwes(world), { payable: 0, debt: 0 });
  await world.agrees();
});

Deno.test("a refund whose host's account is never mended stops for an operator when the payout does", async () => {
  await using world = await waitingForTheAccount();
  await world.until(world.payout, "transfers", "waiting", "stopped", HOUR * 6);
  await world.until(world.refunded, "recover", "waiting", "is on its way to the account: an operator decides", HOUR);

  await world.payout.executeUpdate("abandon");
  await world.refunded.executeUpdate("resume");

  assertEquals((await world.ended(world.refunded)).recovered, undefined);
  assertEquals(world.stripe.state().reversals, []);
  await world.agrees();
});

Deno.test("a refund before the payout is not asked back from the host's account as well", async () => {
  await using world = await paymentWorld();
  await world.ended(await world.pay());
  await world.earn();
  await world.ended(await world.refund({ amount: 4250 }));

  const payout = await world.ended(await world.payOut());

  assertEquals(payout.amount, 3613);
  assertEquals(world.stripe.state().reversals.length, 0);
  await world.agrees();
});

Deno.test("a refund of what a debt was kept back from is owed as far as it never reached the host's account", async () => {
  await using world = await paidOutWorld("bank");
  const first = await world.refund();
  await world.until(first, "recover", "waiting", "stopped");
  await first.executeUpdate("abandon");
  await world.ended(first);
  await earnMore(world, 10000);
  await world.ended(await world.payOut());

  const second = await world.refund({ payment_id: "457" }, "refund-457.rest");
  await world.until(second, "recover", "waiting", "stopped");

  assertEquals(world.stripe.state().transfers.map(({ amount }) => amount), [7225, 8500 - 7225]);
  assertEquals(await hostOwes(world), { payable: 0, debt: 8500 });
  await second.executeUpdate("abandon");
  assertEquals((await world.ended(second)).debt, 8500 - 7225);
  await world.agrees();
});

Deno.test("what a refund takes from money of another payout on the host's account is not sent with that one", async () => {
  await using world = await paidOutWorld("bank");
  await earnMore(world, 10000);
  world.stripe.failPayouts(ACCOUNT, "account_closed");
  const next = await world.payOut();
  await world.until(next, "payout", "waiting", "failed (account_closed)", HOUR);

  await world.ended(await world.refund({ amount: 4250 }));
  world.stripe.updateAccount(ACCOUNT, { payouts_enabled: true });

  const payout = await world.ended(next);
  assertEquals([payout.payout_id, payout.status, payout.amount], ["grace-2", "paid", 8500 - 3612]);
  assertEquals(await hostOwes(world), { payable: 0, debt: 0 });
  assertEquals(world.stripe.funds("eur", ACCOUNT), { available: 0, pending: 0 });
  await world.agrees();
});

Deno.test("what a refund leaves of a payout goes to the bank in amounts that it takes, as far as it does", async () => {
  await using world = await paymentWorld({ payment: { amount: 850_000, currency: "huf" } });
  await world.ended(await world.pay({ amount: 850_000, currency: "huf" }));
  await world.earn();
  const payout = await world.payOut({ currency: "huf" }, "payout-grace-huf");
  await world.until(payout, "payout", "waiting", "for the money to be available");

  await world.ended(await world.refund({ amount: 100_010 }));

  assertEquals(world.stripe.state().reversals.map(({ amount }) => amount), [85_008]);
  const { status, amount } = await world.ended(payout);
  assertEquals([status, amount], ["paid", 637_400]);
  assertEquals(world.stripe.funds("huf", ACCOUNT), { available: 92, pending: 0 });
  for (const part of LEDGER_PARTS) assertEquals((await checkBooks(world.store, part)).differences, []);
});

import { assertEquals, assertRejects } from "@std/assert";
import { WorkflowFailedError, type WorkflowHandle } from "@temporalio/client";
import { ACCOUNTS } from "../../../domains/payment/ledger.ts";
import { eventually } from "../../asking.ts";
import { DAY, HOUR, paymentWorld, type World, type WorldOptions } from "./world.ts";

/** Ada has paid 85.00 for booking 123. */
async function paidWorld(options: WorldOptions = {}) {
  const world = await paymentWorld(options);
  await world.ended(await world.pay());
  return world;
}

const refunds = ({ stripe }: World) => stripe.state().refunds.map(({ amount, status }) => `${amount} ${status}`);

/** Why a workflow failed. */
async function failure(world: World, handle: WorkflowHandle): Promise<string> {
  const error = await assertRejects(() => world.ended(handle), WorkflowFailedError);
  return String(error.cause).replace(/^ApplicationFailure: /, "");
}

Deno.test("a payment goes back whole", async () => {
  await using world = await paidWorld();

  const result = await world.ended(await world.refund());

  assertEquals(result, { payment_id: "456", refund_id: "rest", status: "succeeded", amount: 8500, currency: "eur" });
  assertEquals(refunds(world), ["8500 succeeded"]);
  assertEquals(await world.balance(ACCOUNTS.held("456")), 0);
  assertEquals(await world.balance(ACCOUNTS.refunds), 0);
  assertEquals(world.mails.slice(1), ["refund:456:rest:refunded:email"]);
  await world.agrees();
});

Deno.test("parts of a payment go back, one after the other, and never more than was paid", async () => {
  await using world = await paidWorld();
  await world.ended(await world.refund({ refund_id: "a", amount: 3000 }, "refund-456.a"));
  await world.ended(await world.refund({ refund_id: "b", amount: 5000 }, "refund-456.b"));

  const tooMuch = await failure(world, await world.refund({ refund_id: "c", amount: 501 }, "refund-456.c"));
  const rest = await world.ended(await world.refund());
  const nothing = await failure(world, await world.refund({ refund_id: "d" }, "refund-456.d"));

  assertEquals(tooMuch, 'Cannot refund payment "456": 501 is more than the 500 that is left of it');
  assertEquals(rest.amount, 500);
  assertEquals(nothing, 'Cannot refund payment "456": all of it went back already');
  assertEquals(refunds(world), ["3000 succeeded", "5000 succeeded", "500 succeeded"]);
  await world.agrees();
});

Deno.test("the same refund is given once, however often it is started, and is not another one", async () => {
  await using world = await paidWorld();
  const first = await world.ended(await world.refund({ amount: 3000 }));

  const again = await world.ended(await world.refund({ amount: 3000 }, "another-id"));
  const other = await failure(world, await world.refund({ amount: 4000 }));

  assertEquals(again, first);
  assertEquals(other, 'Cannot refund payment "456": refund "part" is of 3000, not 4000');
  assertEquals(refunds(world), ["3000 succeeded"]);
});

Deno.test("what was never paid is not refunded", async () => {
  await using world = await paymentWorld();

  assertEquals(await failure(world, await world.refund()), 'Cannot refund payment "456": it is pending');
  assertEquals(await failure(world, await world.refund({ payment_id: "9" })), 'Payment "9" does not exist');
  assertEquals(refunds(world), []);
});

Deno.test("a refund that the bank takes days for is waited for", async () => {
  await using world = await paidWorld({ payment: { payment_method: "pm_card_pendingRefund" } });
  const refund = await world.refund();
  await world.until(refund, "refund", "waiting", "for the bank");
  assertEquals(await world.balance(ACCOUNTS.refunds), -8500);

  await world.ended(refund);

  assertEquals(refunds(world), ["8500 succeeded"]);
  assertEquals(await world.balance(ACCOUNTS.refunds), 0);
  await world.agrees();
});

Deno.test("a refund that the bank takes too long for stops for an operator, who has it go on", async () => {
  await using world = await paidWorld({ payment: { payment_method: "pm_card_pendingRefund" }, terms: { bank: DAY } });
  const refund = await world.refund();
  await world.until(refund, "refund", "waiting", "the bank takes longer than it may", HOUR);

  await world.sleep(2 * DAY);
  await refund.executeUpdate("resume");

  assertEquals((await world.ended(refund)).status, "succeeded");
  assertEquals(refunds(world).length, 1);
});

Deno.test("a refund that comes back days after it succeeded is owed again, and given again when an operator says so", async () => {
  await using world = await paidWorld({ payment: { payment_method: "pm_card_refundFail" } });
  await world.ended(await world.refund());
  assertEquals(await world.balance(ACCOUNTS.refunds), 0);
  await world.sleep(3 * DAY);

  await world.webhooks();

  const again = world.temporal.env.client.workflow.getHandle("refund-456.rest");
  await world.until(again, "refund", "waiting", "Stripe could not give it back (expired_or_canceled_card)");
  assertEquals(await world.balance(ACCOUNTS.refunds), -8500);
  await world.agrees();
  await again.executeUpdate("resume");
  assertEquals((await world.ended(again)).status, "succeeded");
  assertEquals(refunds(world), ["8500 failed", "8500 succeeded"]);
  await world.agrees();
});

Deno.test("a refund of a bank debit that comes back is owed again, though Stripe's id of it looks different", async () => {
  await using world = await paidWorld({ payment: { payment_method: "pm_usBankAccount_success" } });
  await world.ended(await world.refund());
  world.stripe.failRefund(world.stripe.state().refunds[0].id);

  await world.webhooks();

  const again = world.temporal.env.client.workflow.getHandle("refund-456.rest");
  await world.until(again, "refund", "waiting", "Stripe could not give it back");
  assertEquals(await world.balance(ACCOUNTS.refunds), -8500);
  await world.agrees();
});

Deno.test("old news of a refund that came back does not give it again", async () => {
  await using world = await paidWorld({ payment: { payment_method: "pm_card_refundFail" } });
  await world.ended(await world.refund());
  await world.sleep(3 * DAY);
  await world.webhooks();
  const again = world.temporal.env.client.workflow.getHandle("refund-456.rest");
  await world.until(again, "refund", "waiting", "stopped");
  await again.executeUpdate("abandon");
  assertEquals((await world.ended(again)).status, "abandoned");

  await world.webhooks(world.stripe.state().events);

  const late = await world.ended(world.temporal.env.client.workflow.getHandle("refund-456.rest"));
  assertEquals(late.status, "abandoned");
  assertEquals(refunds(world), ["8500 failed"]);
  assertEquals(await world.balance(ACCOUNTS.refunds), -8500);
  await world.agrees();
});

Deno.test("events of a refund that come twice and in any order, during it and after it, change nothing", async () => {
  await using world = await paidWorld({ payment: { payment_method: "pm_card_pendingRefund" } });
  const refund = await world.refund();
  await world.until(refund, "refund", "waiting", "for the bank");
  const told = async () => await world.webhooks([...world.stripe.state().events].toReversed().flatMap((e) => [e, e]));
  await told();
  assertEquals(await world.balance(ACCOUNTS.refunds), -8500);

  const result = await world.ended(refund);
  const books = await world.db.selectFrom("ledger_entries").selectAll().execute();
  await told();

  assertEquals(result.status, "succeeded");
  assertEquals(refunds(world), ["8500 succeeded"]);
  assertEquals(await world.db.selectFrom("ledger_entries").selectAll().execute(), books);
  assertEquals((await world.ended(await world.refund())).status, "succeeded");
  await world.agrees();
});

Deno.test("a refund that Stripe refuses stops for an operator, and goes on", async () => {
  await using world = await paidWorld();
  world.failNext({ operation: "create_refund", answer: { status: 400, message: "This charge is disputed." } });
  const refund = await world.refund();
  await world.until(refund, "refund", "waiting", "This charge is disputed.: an operator decides");
  assertEquals(await world.decisions(refund), ["resume", "abandon"]);

  await refund.executeUpdate("resume");

  assertEquals((await world.ended(refund)).status, "succeeded");
  await world.agrees();
});

Deno.test("a refund whose answer is lost for more than a day is given once", async () => {
  await using world = await paidWorld();
  world.fail({ operation: "create_refund", acts: true, answer: "cut" });

  const result = await world.ended(await world.refund());

  assertEquals(result.status, "succeeded");
  assertEquals(refunds(world), ["8500 succeeded"]);
  await world.agrees();
});

Deno.test("a stopped refund goes on when it is started again", async () => {
  await using world = await paidWorld({ payment: { payment_method: "pm_card_pendingRefund" } });
  for (const stop of ["cancel", "terminate"] as const) {
    const refund = await world.refund();
    await world.until(refund, "refund", "waiting", "for the bank");
    await refund[stop]();
    await eventually(async () => (await refund.describe()).status.name !== "RUNNING");
  }

  const result = await world.ended(await world.refund());

  assertEquals(result.status, "succeeded");
  assertEquals(refunds(world), ["8500 succeeded"]);
  await world.agrees();
});

Deno.test("a refund of what was earned comes out of the host's earning and the platform's fee", async () => {
  await using world = await paidWorld();
  await world.earn();

  await world.ended(await world.refund({ amount: 4250 }));

  assertEquals(await world.balance(ACCOUNTS.host("grace")), -3613);
  assertEquals(await world.balance(ACCOUNTS.fees), -637);
  await world.agrees();
});

Deno.test("a refund that is given up is given back all the same, if Stripe has done so and could not say it", async () => {
  await using world = await paidWorld();
  world.failNext({ operation: "create_refund", acts: true, answer: "cut" });
  world.fail({ answer: { status: 503 } });
  const refund = await world.refund();
  await world.until(refund, "refund", "waiting", "stopped", HOUR);
  world.mend();

  await refund.executeUpdate("abandon");

  assertEquals((await world.ended(refund)).status, "succeeded");
  assertEquals(refunds(world), ["8500 succeeded"]);
  assertEquals(await world.balance(ACCOUNTS.refunds), 0);
  await world.agrees();
});

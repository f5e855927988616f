import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { WorkflowFailedError, type WorkflowHandle } from "@temporalio/client";
import { ACCOUNTS } from "../../../domains/payment/ledger.ts";
import { ACCOUNT, DAY, HOUR, paymentWorld, type World, type WorldOptions } from "./world.ts";

/** Ada has paid 85.00 and Grace has earned 72.25 of it. */
async function earnedWorld(options: WorldOptions = {}) {
  const world = await paymentWorld(options);
  await world.ended(await world.pay());
  await world.earn();
  return world;
}

const payouts = ({ stripe }: World) => stripe.state().payouts.map(({ amount, status }) => `${amount} ${status}`);
/** Mails to the host; Stripe's payouts by their number. */
const hostMails = ({ mails, stripe }: World) =>
  mails.filter((key) => !key.startsWith("payment:"))
    .map((key) =>
      key.replace(/po_\w+/, (id) => `po_${1 + stripe.state().payouts.findIndex((payout) => payout.id === id)}`)
    );
const transfers = ({ stripe }: World) => stripe.state().transfers.map(({ amount }) => amount);

Deno.test("a host's balance goes from its charge to their account, and from there to their bank once it is available", async () => {
  await using world = await earnedWorld();
  const payout = await world.payOut();

  const result = await world.ended(payout);

  assertEquals(result, { host_id: "grace", payout_id: "grace-1", status: "paid", amount: 7225, currency: "eur" });
  const { charge } = await world.payment();
  assertEquals(world.stripe.state().transfers.map(({ amount, source_transaction }) => [amount, source_transaction]), [
    [7225, charge],
  ]);
  assertEquals(payouts(world), ["7225 paid"]);
  assertEquals(await world.balance(ACCOUNTS.host("grace")), 0);
  assertEquals(await world.balance(ACCOUNTS.payouts), 0);
  assertEquals(await world.balance(ACCOUNTS.fees), -1275);
  assertEquals(hostMails(world), ["payout:grace-1:paid_out:po_1:email"]);
  await world.agrees();
});

Deno.test("the parts of a payout come from the charges of their payments", async () => {
  await using world = await earnedWorld();
  await world.insertPayment({ id: "457", booking_id: "123", amount: 1500 });
  await world.ended(await world.pay({ payment_id: "457", amount: 1500 }, "payment-457"));
  await world.earn();

  const result = await world.ended(await world.payOut());

  assertEquals(result.amount, 7225 + 1275);
  const charges = world.stripe.state().charges.slice(0, 2).map(({ id }) => id);
  assertEquals(world.stripe.state().transfers.map(({ source_transaction }) => source_transaction), charges);
  await world.agrees();
});

Deno.test("a balance is paid out once, however many workflows try, one after the other or at the same time", async () => {
  await using world = await earnedWorld();
  const both = await Promise.all([world.payOut(), world.payOut({}, "payout-by-hand")]);

  const outcomes = [];
  for (const payout of both) outcomes.push(await world.ended(payout).catch((error) => error));
  const again = await world.ended(await world.payOut());

  const refused = outcomes.find((outcome) => outcome instanceof WorkflowFailedError);
  assertMatch(String(refused?.cause), /Cannot take up payout "grace-1": workflow "payout-.*" has/);
  assertEquals(outcomes.filter(({ status }) => status === "paid").length, 1);
  assertEquals([again.status, again.reason], ["skipped", "less than the minimum"]);
  assertEquals(payouts(world), ["7225 paid"]);
  await world.agrees();
});

Deno.test("a host without an account is told, and paid once there is one", async () => {
  await using world = await earnedWorld();
  await world.db.deleteFrom("payout_accounts").execute();

  const none = await world.ended(await world.payOut());
  await world.db.insertInto("payout_accounts").values({ host_id: "grace", stripe_account: ACCOUNT }).execute();
  const paid = await world.ended(await world.payOut());

  assertEquals([none.status, none.reason], ["skipped", "nobody knows yet where to pay it"]);
  assertEquals(paid.status, "paid");
  assertEquals(hostMails(world), ["host:grace:account_missing:email", "payout:grace-1:paid_out:po_1:email"]);
});

Deno.test("a host whom nobody knows is told from one who has too little", async () => {
  await using world = await paymentWorld();

  const nobody = await world.ended(await world.payOut({ host_id: "nosuch" })).catch((error) => error.cause);
  const little = await world.ended(await world.payOut());

  assertEquals([nobody.type, nobody.message], ["HostNotFound", 'Host "nosuch" does not exist']);
  assertEquals(little.reason, "less than the minimum");
});

Deno.test("a payout that the bank sends back is told, and paid after the account is mended", async () => {
  await using world = await earnedWorld();
  world.stripe.failPayouts(ACCOUNT, "account_closed");
  const payout = await world.payOut();
  await world.until(payout, "payout", "waiting", "failed (account_closed): for the host to mend their account", HOUR);
  await world.sleep(DAY);
  assertEquals(payouts(world), ["7225 failed"]);

  world.stripe.updateAccount(ACCOUNT, { payouts_enabled: true });

  const result = await world.ended(payout);
  assertEquals([result.status, result.amount], ["paid", 7225]);
  assertEquals(payouts(world), ["7225 failed", "7225 paid"]);
  assertEquals(transfers(world), [7225]);
  assertEquals(hostMails(world), ["payout:grace-1:payout_failed:1:email", "payout:grace-1:paid_out:po_2:email"]);
  await world.agrees();
});

Deno.test("a payout that comes back after it counted as paid is taken up again, once, and leaves the next one alone", async () => {
  await using world = await earnedWorld();
  await world.ended(await world.payOut());
  await world.webhooks();
  world.stripe.failPayout(world.stripe.state().payouts[0].id, "account_closed");
  await world.insertPayment({ id: "457", booking_id: "124", amount: 10000 });
  await world.ended(await world.pay({ payment_id: "457", amount: 10000 }, "payment-457"));
  await world.earn("124");
  const next = await world.payOut();

  await world.webhooks();
  const again = world.temporal.env.client.workflow.getHandle("payout-grace-1");
  await world.until(again, "payout", "waiting", "failed (account_closed)");
  world.stripe.updateAccount(ACCOUNT, { payouts_enabled: true });
  await world.webhooks(world.stripe.state().events);

  const results = [await world.ended(again), await world.ended(next)];
  assertEquals(results.map(({ payout_id, status, amount }) => [payout_id, status, amount]), [
    ["grace-1", "paid", 7225],
    ["grace-2", "paid", 8500],
  ]);
  assertEquals(payouts(world).toSorted(), ["7225 failed", "7225 paid", "8500 paid"]);
  await world.webhooks(world.stripe.state().events);
  assertEquals((await world.ended(again)).status, "paid");
  assertEquals(payouts(world).length, 3);
  assertEquals(hostMails(world).filter((key) => key.startsWith("payout:grace-1:")), [
    "payout:grace-1:paid_out:po_1:email",
    "payout:grace-1:payout_failed:1:email",
    "payout:grace-1:paid_out:po_2:email",
  ]);
  assertEquals(world.stripe.funds("eur", ACCOUNT), { available: 0, pending: 0 });
  await world.agrees();
});

/** Grace's balance is on its way; the bank sends it back just before an activity runs, and `meanwhile` is waited for. */
async function comesBackBefore(activity: string, meanwhile: (again: WorkflowHandle, world: World) => Promise<unknown>) {
  const trouble: NonNullable<WorldOptions["trouble"]> = {};
  const world = await earnedWorld({ trouble: { activity: (name) => trouble.activity?.(name) } });
  const again = world.temporal.env.client.workflow.getHandle("payout-grace-1");
  trouble.activity = async (name) => {
    if (name !== activity) return;
    delete trouble.activity;
    world.stripe.failPayout(world.stripe.state().payouts[0].id, "account_closed");
    await world.webhooks();
    await meanwhile(again, world);
  };
  return Object.assign(world, { again, payout: await world.payOut() });
}

/** The payout counts as paid, and the workflow that takes it up again pays it once the account is mended. */
async function isMendedByOneWorkflow(world: Awaited<ReturnType<typeof comesBackBefore>>): Promise<void> {
  assertEquals((await world.ended(world.payout)).status, "paid");
  await world.until(world.again, "payout", "waiting", "failed (account_closed)", HOUR);
  world.stripe.updateAccount(ACCOUNT, { payouts_enabled: true });

  assertEquals((await world.ended(world.again)).status, "paid");
  assertEquals(payouts(world), ["7225 failed", "7225 paid"]);
  await world.agrees();
}

Deno.test("a payout that comes back just before it counts as paid is taken up again once it does", async () => {
  await using world = await comesBackBefore(
    "closePayout",
    (again, { until }) => until(again, "balance", "waiting", "it is on its way still", 0),
  );

  await isMendedByOneWorkflow(world);
});

Deno.test("a workflow that an event starts while a failed payout is tried again leaves it to its own", async () => {
  await using world = await earnedWorld();
  world.stripe.failPayouts(ACCOUNT, "account_closed");
  const payout = await world.payOut();
  await world.until(payout, "payout", "waiting", "failed (account_closed)", HOUR);
  await world.webhooks();

  world.stripe.updateAccount(ACCOUNT, { payouts_enabled: true });

  const again = world.temporal.env.client.workflow.getHandle("payout-grace-1");
  assertEquals([(await world.ended(payout)).status, (await world.ended(again)).status], ["paid", "paid"]);
  assertEquals(payouts(world), ["7225 failed", "7225 paid"]);
  assertEquals(hostMails(world), ["payout:grace-1:payout_failed:1:email", "payout:grace-1:paid_out:po_2:email"]);
  await world.agrees();
});

Deno.test("a payout that comes back just after it counted as paid is taken up again by one workflow, not by two", async () => {
  await using world = await comesBackBefore(
    "sendMoneyNotice",
    (again, { until }) => until(again, "transfers", "done", "", 0),
  );

  await isMendedByOneWorkflow(world);
});

Deno.test("a payout whose account is never mended stops for an operator, who settles it by other means", async () => {
  await using world = await earnedWorld();
  world.stripe.failPayouts(ACCOUNT, "account_closed");
  const payout = await world.payOut();
  await world.until(payout, "payout", "waiting", "and the account is not mended: an operator decides", 6 * HOUR);

  await payout.executeUpdate("abandon");

  assertEquals((await world.ended(payout)).status, "abandoned");
  assertEquals(payouts(world), ["7225 failed"]);
  await world.agrees();
});

Deno.test("an account that may not receive transfers is waited for, and its host told", async () => {
  await using world = await earnedWorld();
  world.stripe.updateAccount(ACCOUNT, { transfers_enabled: false });
  const payout = await world.payOut();
  await world.until(payout, "transfers", "waiting", "for the host to mend their account");
  assertEquals(hostMails(world), ["payout:grace-1:payout_failed:1:email"]);

  world.stripe.updateAccount(ACCOUNT, { transfers_enabled: true });

  assertEquals((await world.ended(payout)).status, "paid");
  await world.agrees();
});

Deno.test("a part that Stripe refuses for good goes back to the host's balance, if an operator gives it up", async () => {
  await using world = await earnedWorld();
  world.fail({ operation: "create_transfer", answer: { status: 400, message: "This charge is disputed." } });
  const payout = await world.payOut();
  await world.until(payout, "transfers", "waiting", "This charge is disputed.: an operator decides");
  assertEquals(await world.decisions(payout), ["resume", "abandon"]);

  await payout.executeUpdate("abandon");

  const result = await world.ended(payout);
  assertEquals([result.status, result.amount], ["skipped", 0]);
  assertEquals(await world.balance(ACCOUNTS.host("grace")), -7225);
  assertEquals(await world.balance(ACCOUNTS.payouts), 0);
  world.mend();
  const next = await world.ended(await world.payOut());
  assertEquals([next.status, next.amount, next.payout_id], ["paid", 7225, "grace-2"]);
  assertEquals(transfers(world), [7225]);
  await world.agrees();
});

Deno.test("answers that are lost move nothing twice", async () => {
  await using world = await earnedWorld();
  world.failNext({ operation: "create_transfer", acts: true, answer: "cut" });
  world.failNext({ operation: "create_transfer", acts: true, answer: { status: 500 } });
  world.failNext({ operation: "create_payout", acts: true, answer: { status: 500 } });

  const result = await world.ended(await world.payOut());

  assertEquals(result.status, "paid");
  assertEquals(transfers(world), [7225]);
  assertEquals(payouts(world), ["7225 paid"]);
  await world.agrees();
});

Deno.test("a stopped payout goes on when it is started again", async () => {
  await using world = await earnedWorld();
  const payout = await world.payOut();
  await world.until(payout, "payout", "waiting", "for the money to be available");
  await payout.terminate();
  const second = await world.payOut();
  await world.until(second, "payout", "waiting", "for the bank", HOUR);
  await second.cancel();
  await assertRejects(() => world.ended(second), WorkflowFailedError);

  const result = await world.ended(await world.payOut());

  assertEquals([result.status, result.payout_id], ["paid", "grace-1"]);
  assertEquals(payouts(world), ["7225 paid"]);
  await world.agrees();
});

Deno.test("in a currency that is paid out whole, the rest waits for the next payout", async () => {
  await using world = await paymentWorld({ payment: { amount: 850_050, currency: "huf" } });
  await world.ended(await world.pay({ amount: 850_050, currency: "huf" }));
  await world.earn();

  const result = await world.ended(await world.payOut({ currency: "huf" }, "payout-grace-huf"));

  assertEquals([result.status, result.amount], ["paid", 722_500]);
  assertEquals(await world.balance(ACCOUNTS.host("grace"), "huf"), -43);
});

/** Money that is available at once. */
const AVAILABLE = { payment: { payment_method: "pm_card_bypassPending" } };

async function sweep(world: World) {
  await world.temporal.start("PayoutSweepWorkflow", { currency: "eur" }, "payout-sweep-eur");
  await world.endedAtOnce("payout-sweep-eur");
}

/** The bank takes the payout, and Stripe tells of it. */
async function bankTakes(world: World, host: string) {
  const payout = world.temporal.env.client.workflow.getHandle(`payout-${host}-eur`);
  await world.until(payout, "payout", "waiting", "for the bank", 0);
  world.stripe.advance(2 * DAY);
  await world.webhooks();
  return await world.endedAtOnce(`payout-${host}-eur`);
}

Deno.test("a sweep pays every host who has enough, and is harmless when it comes again", async () => {
  await using world = await earnedWorld(AVAILABLE);
  await world.insertPayment({ id: "457", booking_id: "124", amount: 1000 });
  await world.ended(await world.pay({ payment_id: "457", amount: 1000 }, "payment-457"));
  await world.earn("124", "ada");

  await sweep(world);
  await sweep(world);

  assertEquals((await bankTakes(world, "grace")).status, "paid");
  await sweep(world);
  assertEquals(payouts(world), ["7225 paid"]);
  await world.agrees();
});

Deno.test("a sweep takes up a payout whose workflow was ended", async () => {
  await using world = await earnedWorld(AVAILABLE);
  const payout = await world.payOut();
  await world.until(payout, "payout", "waiting", "for the bank");
  await payout.terminate();

  await sweep(world);

  assertEquals((await bankTakes(world, "grace")).payout_id, "grace-1");
  assertEquals(payouts(world), ["7225 paid"]);
  await world.agrees();
});

Deno.test("a payout that is given up is paid all the same, if Stripe has taken it and could not say so", async () => {
  await using world = await earnedWorld();
  world.failNext({ operation: "create_payout", acts: true, answer: "cut" });
  world.fail({ operation: "create_payout", answer: { status: 503 } });
  world.fail({ operation: "list_payouts", answer: { status: 503 } });
  await world.sleep(2 * DAY);
  const payout = await world.payOut();
  await world.until(payout, "payout", "waiting", "stopped", HOUR);
  world.mend();

  await payout.executeUpdate("abandon");

  assertEquals((await world.ended(payout)).status, "paid");
  assertEquals(payouts(world), ["7225 paid"]);
  await world.agrees();
});

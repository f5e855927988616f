// What subscribers are owed to hear, while mail is down.
import { assertEquals, assertRejects } from "@std/assert";
import { WorkflowFailedError } from "@temporalio/client";
import { ApplicationFailure } from "@temporalio/common";
import {
  cancel,
  changePlan,
  changePrice,
  reactivate,
  updatePaymentMethod,
} from "../../../../domains/stream/subscription/contract.ts";
import { eventually } from "../../booking/world.ts";
import { at, DAY, HOUR, MASTERCARD, NEW_YEAR, POOR, subscriptionWorld, VISA, type WorldOptions } from "./world.ts";

const FIRST = at(`${NEW_YEAR}-01-15`);

/** Subscription 301 in its first days, and mail that can be cut off. Time passes by `sleep` while it is. */
async function withMail(more: WorldOptions = {}) {
  const mail: { trouble?: Error } = {};
  const world = await subscriptionWorld({
    subscription: { starts_at: FIRST },
    ...more,
    trouble(activity) {
      if (activity === "tellSubscriber" && mail.trouble) throw mail.trouble;
    },
  });
  await world.addPlan({ id: "plus", amount: 1900 });
  await world.start();
  await world.until(FIRST + DAY);
  const { env } = world.temporal;
  return {
    world,
    mail,
    sleep: (ms: number) => env.sleep(ms),
    /** Sends an update while a mail is tried again and again. */
    send: (update: { name: string }, request?: object) =>
      env.client.workflow.getHandle("subscription-301").executeUpdate(update.name, { args: [request] }),
    /** What the subscriber was told beside receipts. */
    told: () => world.told().filter((mail) => !mail.endsWith("receipt")),
    owed: async () =>
      JSON.parse((await world.row()).state!).owed.map(({ notice }: { notice: { kind: string } }) => notice.kind),
    skipped: async () =>
      (await world.db.selectFrom("audit_log").selectAll().where("action", "=", "subscription.notice_skipped").execute())
        .map(({ detail }) => JSON.parse(detail)),
  };
}

/** A mail server that is down. Every few hours is often enough for a test. */
const DOWN = ApplicationFailure.create({ message: "connection refused", nextRetryDelay: "5 hours" });
const REJECTED = ApplicationFailure.nonRetryable("550 no such user", "EmailRejected");

Deno.test("a price whose notice is held up has no date, and costs thirty days after that is out", async () => {
  const { world, mail, sleep, send, told, owed } = await withMail();
  await using _ = world;
  mail.trouble = DOWN;
  await send(changePrice, { amount: 1200 });
  await sleep(36 * HOUR);

  assertEquals((await world.view()).next, { plan_id: "cello", amount: 1200 });
  assertEquals((await world.steps()).notices, "waiting: price_changed not sent: connection refused");
  assertEquals(await owed(), ["price_changed"]);
  await sleep(at(`${NEW_YEAR}-02-20`, "08:30") - await world.now());
  mail.trouble = undefined;
  await sleep(6 * HOUR);
  await world.until(at(`${NEW_YEAR}-02-21`));

  assertEquals(told().map((mail) => mail.replace(/ \S+ /, " ")), [`${NEW_YEAR}-02-20 price_changed`]);
  assertEquals((await world.view()).next?.from, `${NEW_YEAR}-03-22T08:00:00.000Z`);
  assertEquals([(await world.steps()).notices, await owed()], ["pending", []]);
  await world.until(at(`${NEW_YEAR}-04-16`, "09:00", 2));
  assertEquals(world.charges().map((charge) => charge.slice(5)), [
    "01-15 09:00 900",
    "02-15 09:00 900",
    "03-15 09:00 900",
    "04-15 09:00 1200",
  ]);
});

Deno.test("what was owed when an operator stopped the workflow is sent by the next one, once", async () => {
  const { world, mail, sleep, send, told, owed } = await withMail();
  await using _ = world;
  mail.trouble = DOWN;
  await send(changePrice, { amount: 1200 });
  await sleep(HOUR);
  await world.temporal.env.client.workflow.getHandle("subscription-301").cancel();
  await assertRejects(() => world.result(), WorkflowFailedError);
  assertEquals(await owed(), ["price_changed"]);
  const stopped = "skipped: stopped by an operator: start it again to go on";
  assertEquals((await world.steps()).notices, stopped);
  mail.trouble = undefined;
  await sleep(DAY);
  assertEquals(told(), []);

  await world.start();
  await world.quiet();

  assertEquals(told().map((mail) => mail.slice(17)), ["price_changed"]);
  assertEquals((await world.view()).next?.from, `${NEW_YEAR}-02-16T08:00:00.000Z`);
  assertEquals(await owed(), []);
});

Deno.test("a subscription that has ended stays until its last mail is out, and gives no access meanwhile", async () => {
  const { world, mail, sleep, send, told } = await withMail();
  await using _ = world;
  mail.trouble = DOWN;
  await send(cancel, { at: "now" });
  await sleep(3 * DAY);

  const { status, access } = await world.view();
  assertEquals([status, access, (await world.row()).status], ["cancelled", false, "cancelled"]);
  assertEquals((await world.steps()).notices, "waiting: cancelled not sent: connection refused");
  mail.trouble = undefined;
  await sleep(6 * HOUR);

  assertEquals((await world.result()).reason, "requested");
  assertEquals(told().map((mail) => mail.slice(17)), ["cancelled"]);
});

Deno.test("a subscription that has ended, and whose workflow an operator stopped before its last mail, sends it later", async () => {
  const { world, mail, sleep, send, told, owed } = await withMail();
  await using _ = world;
  mail.trouble = DOWN;
  await send(cancel, { at: "now" });
  await sleep(3 * DAY);
  await world.temporal.env.client.workflow.getHandle("subscription-301").cancel();
  await assertRejects(() => world.result(), WorkflowFailedError);
  assertEquals(await owed(), ["cancelled"]);
  mail.trouble = undefined;

  await world.start();

  assertEquals((await world.result()).reason, "requested");
  assertEquals([told().map((mail) => mail.slice(17)), await owed()], [["cancelled"], []]);
});

Deno.test("a notice that is held up does not keep a run from handing over, and goes on with the next", async () => {
  const methods = Object.fromEntries(Array.from({ length: 24 }, (_, i) => [`pm_${i}`, "pm_card_visa"]));
  const { world, mail, sleep, send, told } = await withMail({ methods });
  await using _ = world;
  const run = async () => (await world.temporal.env.client.workflow.getHandle("subscription-301").describe()).runId;
  const first = await run();
  mail.trouble = DOWN;
  await send(changePrice, { amount: 1200 });
  await sleep(36 * HOUR);
  for (let i = 0; i < 24 && await run() === first; i++) {
    await send(updatePaymentMethod, { payment_method: `pm_${i}` });
    await eventually(async () => (await world.row()).payment_method === `pm_${i}`);
  }

  await eventually(async () => await run() !== first);
  await eventually(async () => (await world.steps()).notices?.startsWith("waiting: price_changed not sent"));
  assertEquals(told(), []);
  mail.trouble = undefined;
  await sleep(6 * HOUR);
  await world.quiet();
  assertEquals(told().map((mail) => mail.slice(17)), ["price_changed"]);
});

Deno.test("a notice that is refused for good is skipped, which the audit log tells, and its price has its date", async () => {
  const { world, mail, told, skipped } = await withMail();
  await using _ = world;
  mail.trouble = REJECTED;

  await world.ask(changePrice, { amount: 1200 });

  assertEquals([told(), await skipped()], [[], [{ notice: "price_changed", reason: "EmailRejected" }]]);
  assertEquals((await world.view()).next?.from, `${NEW_YEAR}-02-15T08:00:00.000Z`);
});

Deno.test("what is not true any more once mail works again is not told", async () => {
  const { world, mail, sleep, send, told, skipped } = await withMail();
  await using _ = world;
  mail.trouble = DOWN;
  await send(changePrice, { amount: 1200 });
  await send(cancel, { at: "period_end" });
  await send(reactivate);
  await send(changePlan, { plan_id: "plus" });
  await sleep(HOUR);
  mail.trouble = undefined;
  await world.pass(2 * DAY);

  assertEquals(told(), []);
  assertEquals(await skipped(), [
    { notice: "cancelled", reason: "it was taken back" },
    { notice: "price_changed", reason: "the plan is another one" },
  ]);
});

Deno.test("failures of a payment that was made meanwhile are not told any more", async () => {
  const { world, mail, sleep, send, told, skipped } = await withMail({
    card: (method, now) => method === VISA && now > FIRST + DAY ? POOR : method,
  });
  await using _ = world;
  mail.trouble = DOWN;
  await sleep(at(`${NEW_YEAR}-02-17`) - await world.now());
  await send(updatePaymentMethod, { payment_method: MASTERCARD });
  mail.trouble = undefined;
  await world.pass(DAY);

  assertEquals([told(), (await world.view()).status], [[], "active"]);
  const skip = { notice: "payment_failed", reason: "it was charged again" };
  assertEquals(await skipped(), [skip, skip]);
});

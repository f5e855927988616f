// What the time-skipping server cannot show: a run that hands over to the next while it is spoken to, and a payment that
// outlives the workflow that started it.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { WorkflowFailedError } from "@temporalio/client";
import { stripeEvent } from "../../../../domains/payment/contract.ts";
import { delay } from "@std/async/delay";
import { pause, type SubscriptionView, updatePaymentMethod } from "../../../../domains/stream/subscription/contract.ts";
import { executeUpdate } from "../../../../temporal/updating.ts";
import { realServer } from "../../../real_server.ts";
import { eventually } from "../../booking/world.ts";
import { AMEX, BANK, DAY, EMPTY_BANK, historyOf, LONGEST_RUN, MASTERCARD, subscriptionWorld } from "./world.ts";

Deno.test("updates that arrive while runs hand over to each other are all carried out, each once", async () => {
  // A month a second, so that renewals fall in between.
  const terms = { clock_speed: 30 * 24 * 60 * 60 };
  const prices = Array.from({ length: 120 }, (_, at) => 1000 + at);
  const methods = Object.fromEntries(prices.map((amount) => [`pm_${amount}`, "pm_card_visa"]));
  await using world = await subscriptionWorld({ server: realServer, terms, methods });
  const subscription = await world.start();
  const { workflow } = world.temporal.env.client;
  const send = (update: string, request: object) =>
    executeUpdate(workflow.getHandle("subscription-301"), update, request);

  await Promise.all([
    (async () => {
      for (const amount of prices) await send("changePrice", { amount });
    })(),
    (async () => {
      for (const amount of prices) {
        await send("updatePaymentMethod", { payment_method: `pm_${amount}` });
        await delay(20);
      }
    })(),
  ]);
  await workflow.getHandle("subscription-301").cancel();
  await assertRejects(() => world.result(), WorkflowFailedError);

  const heard = (deed: string) =>
    world.db.selectFrom("audit_log").selectAll().where("action", "=", `subscription.${deed}`).orderBy("at").execute();
  assertEquals((await heard("price_changed")).map(({ detail }) => JSON.parse(detail).amount), prices);
  const updates = (await heard("payment_method_updated")).map(({ detail }) => JSON.parse(detail).payment_method);
  assertEquals(updates, Object.keys(methods));
  assertEquals((await world.row()).payment_method, `pm_${prices.at(-1)}`);
  const runs = await historyOf(world, subscription.firstExecutionRunId);
  assert(runs.length > 3, `only ${runs.length} runs`);
  assert(Math.max(...runs) < LONGEST_RUN, `${runs}`);
  const periods = (await world.db.selectFrom("payments").select("id").where("status", "=", "succeeded").execute())
    .map(({ id }) => id.split("-")[2]);
  assertEquals(periods.length, new Set(periods).size);
});

Deno.test("a charge that was under way when its subscription was stopped counts, and is not made again", async () => {
  await using world = await subscriptionWorld({ server: realServer, subscription: { payment_method: BANK } });
  const first = await world.start();
  const payment = world.temporal.env.client.workflow.getHandle("payment-subscription-301-1-1");
  await eventually(() => world.stripe.state().intents.length === 1);
  await first.cancel();
  await assertRejects(() => world.result(), WorkflowFailedError);

  await world.start();
  world.stripe.advance(5 * DAY);
  await payment.signal(stripeEvent, { id: "evt_1", type: "payment_intent.succeeded", object: "pi_1" });

  await eventually(async () =>
    await world.view().then(({ step, period }) => step === "renewal" && period > 0, () => false)
  );
  assertEquals(world.charges().length, 1);
  assertEquals(await world.earned(), 765);
  await world.agrees();
});

Deno.test("a decline that came while nobody was there is what it is: it is tried again on its day", async () => {
  const subscription = { payment_method: EMPTY_BANK };
  await using world = await subscriptionWorld({ server: realServer, subscription });
  const first = await world.start();
  const payment = world.temporal.env.client.workflow.getHandle("payment-subscription-301-1-1");
  await eventually(() => world.stripe.state().intents.length === 1);
  await first.cancel();
  await assertRejects(() => world.result(), WorkflowFailedError);
  world.stripe.advance(5 * DAY);
  await payment.signal(stripeEvent, { id: "evt_1", type: "payment_intent.payment_failed", object: "pi_1" });
  await payment.result();

  await world.start();

  await eventually(() => world.mails.length > 0);
  const { status, next_attempt_at } = await world.view();
  assertEquals([status, next_attempt_at !== undefined], ["past_due", true]);
  assertEquals(world.mails[0].text.includes("We try again on"), true);
});

Deno.test("a pause that comes while a resumption is being written down has its turn after the charge of that", async () => {
  let isDown = false;
  await using world = await subscriptionWorld({
    server: realServer,
    // A month lasts three seconds.
    terms: { clock_speed: 10 * 24 * 60 * 60 },
    trouble(activity) {
      if (activity === "saveSubscription" && isDown) throw new Error("the store is down");
    },
  });
  const subscription = await world.start();
  await eventually(() => world.charges().length === 1);
  await eventually(() => subscription.executeUpdate("pause", { args: [{}] }).then(() => true, () => false));
  await eventually(async () => !(await world.view()).access);
  await eventually(async () => !(await subscription.describe()).raw.pendingActivities?.length);

  isDown = true;
  const resumed = subscription.executeUpdate<SubscriptionView, []>("resume");
  await eventually(async () => (await world.view()).status !== "paused");
  const paused = await subscription.startUpdate(pause, { args: [{}], waitForStage: "ACCEPTED" });
  isDown = false;

  assertEquals([(await resumed).status, (await paused.result()).status], ["active", "paused"]);
  assertEquals([world.charges().length, (await world.view()).period], [2, 2]);
});

Deno.test("of two methods that are named at once, the one that is named last is charged, however long Stripe thinks", async () => {
  await using world = await subscriptionWorld({ server: realServer, subscription: { starts_at: Date.now() } });
  const subscription = await world.start();
  await eventually(() => world.view().then(({ period }) => period > 0, () => false));
  world.fail({ operation: "retrieve_payment_method", delay_ms: 1000, times: 1 });
  const update = (payment_method: string) =>
    subscription.startUpdate(updatePaymentMethod, { args: [{ payment_method }], waitForStage: "ACCEPTED" });

  const updates = [await update(MASTERCARD), await update(AMEX)];
  for (const each of updates) await each.result();

  await eventually(async () => (await world.row()).payment_method === AMEX);
  const heard = await world.db.selectFrom("audit_log").select("detail")
    .where("action", "=", "subscription.payment_method_updated").orderBy("key").execute();
  assertEquals(heard.map(({ detail }) => JSON.parse(detail).payment_method), [MASTERCARD, AMEX]);
});

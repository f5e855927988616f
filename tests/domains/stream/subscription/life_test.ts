import { assertEquals, assertRejects } from "@std/assert";
import type { ApplicationFailure } from "@temporalio/common";
import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from "@temporalio/client";
import { cancel, changePlan, changePrice } from "../../../../domains/stream/subscription/contract.ts";
import { engines } from "../../../stores.ts";
import { at, DAY, HOUR, NEW_YEAR, POOR, subscriptionWorld, VISA } from "./world.ts";

const start = { starts_at: at(`${NEW_YEAR}-01-15`) };
const days = (...list: string[]) => list.map((day) => `${NEW_YEAR}-${day} 09:00 900`);

for (const engine of engines) {
  Deno.test(`a workflow that an operator cancels leaves money alone, and a later one goes on from there (${engine})`, async () => {
    await using world = await subscriptionWorld({ subscription: start, engine });
    const first = await world.start();
    await world.until(at(`${NEW_YEAR}-02-20`));

    await first.cancel();
    await assertRejects(() => world.result(), WorkflowFailedError);
    assertEquals((await world.row()).status, "active");
    assertEquals((await world.steps()).renewal, "skipped: stopped by an operator: start it again to go on");

    await world.pass(5 * DAY);
    await world.start();
    await world.until(at(`${NEW_YEAR}-03-16`));
    assertEquals(world.charges(), days("01-15", "02-15", "03-15"));
    assertEquals((await world.view()).period, 3);
    await world.agrees();
  });
}

Deno.test("periods that passed while nobody was there are not charged; the one that it comes back in is, once", async () => {
  await using world = await subscriptionWorld({ subscription: start });
  const first = await world.start();
  await world.until(at(`${NEW_YEAR}-01-20`));
  await first.terminate();
  await world.pass(100 * DAY);

  await world.start();
  await world.until(at(`${NEW_YEAR}-05-16`, "09:00", 2));

  assertEquals(world.charges(), [
    ...days("01-15"),
    `${NEW_YEAR}-04-30 10:00 900`,
    `${NEW_YEAR}-05-15 09:00 900`,
  ]);
});

Deno.test("a start long after the first day charges the period that it is in, and skips the trial that is over", async () => {
  await using world = await subscriptionWorld({ plan: { trial_days: 14 } });
  await world.db.updateTable("subscriptions").set({ starts_at: world.began - 45 * DAY }).execute();
  await world.start();
  await world.quiet();

  const { period, status } = await world.view();
  assertEquals([world.charges().length, period, status], [1, 1, "active"]);
  assertEquals(world.told().map((mail) => mail.slice(17)), ["receipt"]);
});

Deno.test("an outage of the store holds a subscription up, and loses nothing", async () => {
  let down = 0;
  await using world = await subscriptionWorld({
    subscription: start,
    trouble() {
      if (down-- > 0) throw new Error("the store is down");
    },
  });
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-20`));

  down = 20;
  await world.until(at(`${NEW_YEAR}-02-16`));

  assertEquals(down < 0, true);
  assertEquals(world.charges().map((charge) => charge.slice(0, 10)), [`${NEW_YEAR}-01-15`, `${NEW_YEAR}-02-15`]);
  await world.agrees();
});

Deno.test("a mail that cannot be sent for a day holds up neither retries nor the next period", async () => {
  let failures = 0;
  await using world = await subscriptionWorld({
    subscription: { ...start, payment_method: POOR },
    card: (method, now) => now > at(`${NEW_YEAR}-01-17`) ? VISA : method,
    trouble(activity) {
      if (activity !== "tellSubscriber") return;
      failures++;
      throw new Error("no mail today");
    },
  });
  await world.start();

  await world.until(at(`${NEW_YEAR}-02-19`));

  assertEquals(failures > 0, true);
  assertEquals(world.charges(), days("01-18", "02-18"));
});

Deno.test("a second start meets the first, one under another id is refused, one after the end answers how it ended", async () => {
  await using world = await subscriptionWorld({ subscription: start });
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-20`));

  await assertRejects(() => world.start(), WorkflowExecutionAlreadyStartedError);
  await world.start("301", "another");
  const failed = await assertRejects(() => world.result("another"), WorkflowFailedError);
  assertEquals(
    (failed as WorkflowFailedError).cause!.message,
    'Cannot take up subscription "301": workflow "subscription-301" has. If it was ended, start it again under that id',
  );
  await world.ask(cancel, { at: "now" });
  const ended = await world.result();
  await world.start();
  assertEquals(await world.result(), ended);
  assertEquals(world.charges(), days("01-15"));
});

Deno.test("subscriptions, plans and ids that do not exist fail at once, each with its type", async () => {
  await using world = await subscriptionWorld({ subscription: start });
  const failure = async (id: string) => {
    const { cause } = await assertRejects(
      async () => await world.result((await world.start(id, `x-${id.length}`)).workflowId),
      WorkflowFailedError,
    );
    return [(cause as { type?: string }).type, cause!.message];
  };

  assertEquals(await failure("999"), ["SubscriptionNotFound", 'Subscription "999" does not exist']);
  assertEquals(await failure("x".repeat(41)), [
    "InvalidInput",
    `Cannot run SubscriptionWorkflow: its input is invalid: subscription_id "${
      "x".repeat(41)
    }" has more than 40 characters`,
  ]);
});

for (
  const [what, plan, why] of [
    ["costs less than Stripe charges", { amount: 49 }, "amount: 49 is not from 50 to 99999999"],
    ["costs more than that", { amount: 100_000_000 }, "amount: 100000000 is not from 50 to 99999999"],
    ["costs nothing that is whole", { amount: 9.5 }, "amount: 9.5 is not a whole number of minor units"],
    ["is in no currency", { currency: "xyz" }, 'currency: "xyz" is none that Stripe charges in, like eur'],
  ] as const
) {
  Deno.test(`a plan that ${what} is neither begun nor changed to`, async () => {
    await using world = await subscriptionWorld({ subscription: start });
    await world.addPlan({ id: "odd", ...plan });
    await world.db.insertInto("subscriptions").values({ ...await world.row(), id: "302", plan_id: "odd" }).execute();
    const cannot = `Cannot charge plan "odd": ${why}`;

    await world.start("302");
    const { cause } = await assertRejects(() => world.result("subscription-302"), WorkflowFailedError);
    assertEquals([(cause as ApplicationFailure).type, cause!.message], ["InvalidPlan", cannot]);

    await world.start();
    await world.until(at(`${NEW_YEAR}-01-16`));
    assertEquals(await world.refusal(changePlan, { plan_id: "odd" }), cannot);
    assertEquals((await world.view()).plan_id, "cello");
  });
}

Deno.test("a worker that is replaced at any moment goes on where the other one was", async () => {
  await using world = await subscriptionWorld({ subscription: start, restarts: true });
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-20`));
  await world.ask(changePrice, { amount: 1000 });
  await world.temporal.restart();

  await world.until(at(`${NEW_YEAR}-03-16`));

  assertEquals(world.charges(), [...days("01-15", "02-15"), `${NEW_YEAR}-03-15 09:00 1000`]);
});

Deno.test("a yearly look at the audit log tells what has become of a subscription", async () => {
  await using world = await subscriptionWorld({ subscription: start });
  await world.start();
  await world.until(at(`${NEW_YEAR}-02-15`) + HOUR);
  await world.ask(cancel, { at: "now" });

  const deeds = await world.db.selectFrom("audit_log").select("action").where("subject", "=", "subscription:301")
    .orderBy("at").execute();
  assertEquals(deeds.map(({ action }) => action.replace("subscription.", "")), [
    "begun",
    "renewed",
    "renewed",
    "cancelled",
  ]);
});

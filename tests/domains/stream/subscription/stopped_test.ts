import { assert, assertEquals } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { cancel, changePlan, updatePaymentMethod } from "../../../../domains/stream/subscription/contract.ts";
import {
  at,
  BANK,
  DAY,
  historyOf,
  HOUR,
  LONGEST_RUN,
  MASTERCARD,
  MINUTE,
  NEW_YEAR,
  POOR,
  subscriptionWorld,
  VISA,
} from "./world.ts";

const FIRST = at(`${NEW_YEAR}-01-15`);
const start = { starts_at: FIRST };

Deno.test("a payment whose workflow ended without a word is started again an hour later, and charged once", async () => {
  await using world = await subscriptionWorld({ subscription: start });
  await world.start();

  await world.endPayment("1-1", FIRST + MINUTE);

  const waiting = "waiting: subscription-301-1-1 has no answer yet: it is looked at again";
  assertEquals((await world.steps()).charge, waiting);
  await world.until(FIRST + 2 * HOUR);
  assertEquals([world.charges(), (await world.view()).step], [[`${NEW_YEAR}-01-15 10:01 900`], "renewal"]);
  await world.agrees();
});

Deno.test("a payment that an earlier run left, and an operator a month later, is looked at in runs of bounded length", async () => {
  await using world = await subscriptionWorld({ subscription: start, bankDays: 30 });
  // Nobody's child, as where the run that began it was stopped: this server would wait for one with its clock.
  const payment = { payment_id: "subscription-301-1-1", amount: 900, currency: "eur" };
  await world.db.insertInto("payments").values({
    ...{ id: payment.payment_id, payer_id: "ada", amount: 900, currency: "eur", booking_id: null, status: "pending" },
    ...{ collection: "off_session", payment_method: BANK, customer: "cus_ada" },
  }).execute();
  await world.temporal.env.sleep(FIRST - DAY - await world.now());
  const parked = await world.temporal.start("PaymentProcessingWorkflow", payment, `payment-${payment.payment_id}`);
  const { firstExecutionRunId } = await world.start();

  await world.until(FIRST + 29 * DAY + HOUR);
  assertEquals((await world.view()).step, "charge");
  await parked.executeUpdate("resume");
  await world.pass(12 * HOUR);

  assertEquals([(await world.view()).step, world.charges().length], ["renewal", 1]);
  assertEquals(await world.earned(), 765);
  const runs = await historyOf(world, firstExecutionRunId);
  assert(runs.length > 3 && Math.max(...runs) < LONGEST_RUN, `${runs}`);
});

Deno.test("a change of plan whose payment was stopped is still to come, and comes with its payment", async () => {
  await using world = await subscriptionWorld({ subscription: start });
  await world.addPlan({ id: "plus", amount: 1900 });
  await world.start();
  await world.until(FIRST + DAY);
  const change = world.temporal.env.client.workflow.getHandle("subscription-301")
    .executeUpdate<{ next?: { plan_id: string } }, [object]>(changePlan.name, { args: [{ plan_id: "plus" }] });

  await world.endPayment("1-2", FIRST + DAY + MINUTE);

  assertEquals((await change).next?.plan_id, "plus");
  await world.pass(2 * HOUR);
  const { plan_id, next } = await world.view();
  assertEquals([plan_id, next, world.charges().length], ["plus", undefined, 2]);
});

Deno.test("another method that comes while a retry is stopped is charged at once, and the old one is not", async () => {
  await using world = await subscriptionWorld({
    subscription: start,
    card: (method, now) => method === VISA && now > FIRST + DAY ? POOR : method,
  });
  await world.start();
  await world.until(at(`${NEW_YEAR}-02-15`) + HOUR);
  await world.endPayment("2-2", at(`${NEW_YEAR}-02-16`) + MINUTE);

  const { status } = await world.ask(updatePaymentMethod, { payment_method: MASTERCARD });

  assertEquals(status, "active");
  assertEquals(world.tries().map((each) => each.slice(-2)), ["ok", "no", "ok"]);
  await world.agrees();
});

Deno.test("a payment that cannot be processed at all is past due, is not tried for ever, and may be ended", async () => {
  await using world = await subscriptionWorld({
    subscription: start,
    trouble(activity) {
      if (activity === "openPayment") throw ApplicationFailure.nonRetryable("it makes no sense", "InvalidInput");
    },
  });
  await world.start();
  await world.until(FIRST + DAY);

  const { status, access, next_attempt_at } = await world.view();
  assertEquals([status, access, next_attempt_at], ["past_due", false, undefined]);
  assertEquals((await world.steps()).charge, "failed: it makes no sense");
  assertEquals(world.mails[0].text.includes("Please choose another way to pay."), true);
  await world.ask(cancel, { at: "now" });
  assertEquals((await world.result()).charges, 0);
});

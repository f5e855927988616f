import { assertEquals } from "@std/assert";
import { cancel, changePlan, pause, updatePaymentMethod } from "../../../../domains/stream/subscription/contract.ts";
import {
  AMEX,
  at,
  BANK,
  CLOSED_BANK,
  CONFIRM,
  DAY,
  HOUR,
  LOST,
  MASTERCARD,
  NEW_YEAR,
  POOR,
  type SubscriptionWorld,
  subscriptionWorld,
  VISA,
} from "./world.ts";

const start = { starts_at: at(`${NEW_YEAR}-01-15`, "10:00") };
const FEBRUARY = at(`${NEW_YEAR}-02-15`);

/** The first charge comes through; from then on the card is another one, until a day of February. */
const failing = (card: string, until = 28) => ({
  subscription: start,
  card: (method: string, now: number) =>
    method === VISA && now > at(`${NEW_YEAR}-02-01`) && now < at(`${NEW_YEAR}-02-${until}`, "00:00") ? card : method,
});

const standing = async (world: SubscriptionWorld) => {
  const { status, access } = await world.view();
  return [status, access];
};

Deno.test("a renewal that is declined is tried again on the days of the calendar, until it comes through", async () => {
  await using world = await subscriptionWorld(failing(POOR, 20));
  await world.start();

  await world.until(FEBRUARY + HOUR);
  assertEquals(await standing(world), ["past_due", true]);
  const { next_attempt_at, grace_ends_at } = await world.view();
  assertEquals([next_attempt_at, grace_ends_at], [
    `${NEW_YEAR}-02-16T08:00:00.000Z`,
    `${NEW_YEAR}-02-25T08:00:00.000Z`,
  ]);
  assertEquals((await world.steps()).charge, "failed: declined (insufficient_funds)");

  await world.until(at(`${NEW_YEAR}-02-21`));
  assertEquals(world.tries(), [
    `${NEW_YEAR}-01-15 10:00 ok`,
    `${NEW_YEAR}-02-15 09:00 no`,
    `${NEW_YEAR}-02-16 09:00 no`,
    `${NEW_YEAR}-02-18 09:00 no`,
    `${NEW_YEAR}-02-20 09:00 ok`,
  ]);
  assertEquals(await standing(world), ["active", true]);
  assertEquals(world.told().map((mail) => mail.slice(17)), [
    "receipt",
    "payment_failed",
    "payment_failed",
    "payment_failed",
    "receipt",
  ]);

  // The next one comes on its own day, however late this one was paid.
  await world.until(at(`${NEW_YEAR}-03-16`));
  assertEquals(world.charges().at(-1), `${NEW_YEAR}-03-15 09:00 900`);
  await world.agrees();
});

Deno.test("a renewal that is never paid ends the subscription when the grace is over, and says so", async () => {
  await using world = await subscriptionWorld(failing(POOR));
  await world.start();

  await world.until(at(`${NEW_YEAR}-02-25`, "08:59"));
  assertEquals(await standing(world), ["past_due", true]);
  assertEquals((await world.steps()).dunning, "waiting: tried 5 times: for another method");
  await world.until(at(`${NEW_YEAR}-02-25`, "09:01"));

  const { ended_at, ...result } = await world.result();
  assertEquals(ended_at.slice(0, 16), `${NEW_YEAR}-02-25T08:00`);
  assertEquals(result, {
    subscription_id: "301",
    status: "cancelled",
    reason: "unpaid",
    charges: 1,
    collected: { amount: 900, currency: "eur" },
  });
  assertEquals(world.tries().length, 6);
  assertEquals(world.told().at(-1), `${NEW_YEAR}-02-25 09:00 ended_unpaid`);
  assertEquals((await world.row()).status, "cancelled");
});

for (const [what, card] of [["forbids to try again", LOST], ["wants its owner to confirm", CONFIRM]]) {
  Deno.test(`a card that the bank ${what} is not tried again by itself; another one is charged at once`, async () => {
    await using world = await subscriptionWorld(failing(card));
    await world.start();
    await world.until(at(`${NEW_YEAR}-02-20`));
    assertEquals(world.tries().length, 2);
    assertEquals((await world.view()).next_attempt_at, undefined);

    const { status, access } = await world.ask(updatePaymentMethod, { payment_method: MASTERCARD });

    assertEquals([status, access], ["active", true]);
    assertEquals(world.charges().at(-1), `${NEW_YEAR}-02-20 09:00 900`);
    await world.until(at(`${NEW_YEAR}-03-16`));
    assertEquals(world.charges().at(-1), `${NEW_YEAR}-03-15 09:00 900`);
    assertEquals((await world.row()).payment_method, MASTERCARD);
  });
}

Deno.test("who is asked to confirm hears so, and what they confirmed may be the same card", async () => {
  await using world = await subscriptionWorld(failing(CONFIRM, 18));
  await world.start();
  await world.until(at(`${NEW_YEAR}-02-19`));
  const [, mail] = world.mails;
  assertEquals(mail.text.includes("Your bank wants you to confirm it."), true);

  const { status } = await world.ask(updatePaymentMethod, { payment_method: VISA });

  assertEquals(status, "active");
});

Deno.test("the card that the bank forbids is refused, and another one that is declined keeps the calendar going", async () => {
  await using world = await subscriptionWorld(failing(LOST));
  await world.start();
  await world.until(at(`${NEW_YEAR}-02-17`, "12:00"));

  assertEquals(
    await world.refusal(updatePaymentMethod, { payment_method: VISA }),
    'Cannot update the payment method of subscription "301": the bank forbids to try "pm_visa" again',
  );
  const { status, next_attempt_at } = await world.ask(updatePaymentMethod, { payment_method: POOR });

  assertEquals([status, next_attempt_at], ["past_due", `${NEW_YEAR}-02-18T08:00:00.000Z`]);
});

Deno.test("while it is past due it is neither changed nor paused nor ended with its period, but may be ended now", async () => {
  await using world = await subscriptionWorld(failing(LOST));
  await world.start();
  await world.until(at(`${NEW_YEAR}-02-17`));

  const due = "it is past due: it has to be paid first";
  assertEquals(await world.refusal(pause, {}), `Cannot pause subscription "301": ${due}`);
  assertEquals(
    await world.refusal(changePlan, { plan_id: "plus" }),
    `Cannot change the plan of subscription "301": ${due}`,
  );
  assertEquals(
    await world.refusal(cancel, { at: "period_end" }),
    'Cannot cancel subscription "301": its period is not paid: cancel it now',
  );
  await world.ask(cancel, { at: "now", refund: "prorated" });

  const { reason, collected, refund } = await world.result();
  assertEquals([reason, collected.amount, refund], ["requested", 900, undefined]);
});

Deno.test("another method is charged from the next renewal on where nothing is past due", async () => {
  await using world = await subscriptionWorld({ subscription: start });
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-20`));

  await world.ask(updatePaymentMethod, { payment_method: AMEX });
  assertEquals(world.charges().length, 1);

  await world.until(FEBRUARY + HOUR);
  assertEquals(world.stripe.state().charges.at(-1)!.payment_method, AMEX);
});

Deno.test("a method that was detached is past due, and another one is charged at once", async () => {
  await using world = await subscriptionWorld({ subscription: start });
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-20`));
  await world.sdk.paymentMethods.detach(VISA);
  await world.until(FEBRUARY + HOUR);

  assertEquals(await standing(world), ["past_due", true]);
  assertEquals((await world.steps()).charge, "failed: declined (payment_method_rejected)");
  assertEquals(world.told().at(-1)!.slice(17), "payment_failed");
  const { status } = await world.ask(updatePaymentMethod, { payment_method: AMEX });
  assertEquals(status, "active");
  await world.agrees();
});

Deno.test("another method that comes while the first is being charged is charged at once when that is declined", async () => {
  await using world = await subscriptionWorld(failing(CLOSED_BANK));
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-20`));
  await world.temporal.env.sleep(FEBRUARY + DAY - await world.now());
  assertEquals((await world.view()).step, "charge");
  const subscription = world.temporal.env.client.workflow.getHandle("subscription-301");
  await subscription.executeUpdate(updatePaymentMethod.name, { args: [{ payment_method: MASTERCARD }] });

  await world.temporal.env.sleep(6 * DAY);
  await world.quiet();

  assertEquals(await standing(world), ["active", true]);
  assertEquals(world.told().map((mail) => mail.slice(17)), ["receipt", "receipt"]);
  assertEquals(world.tries().map((each) => each.slice(-2)), ["ok", "no", "ok"]);
});

Deno.test("a card that the bank forbids stays refused after others, and the one declined last is not tried at will", async () => {
  await using world = await subscriptionWorld(failing(LOST));
  await world.start();
  await world.until(at(`${NEW_YEAR}-02-17`));
  await world.ask(updatePaymentMethod, { payment_method: POOR });
  const tries = world.tries().length;

  const cannot = 'Cannot update the payment method of subscription "301"';
  assertEquals(
    await world.refusal(updatePaymentMethod, { payment_method: VISA }),
    `${cannot}: the bank forbids to try "${VISA}" again`,
  );
  assertEquals(
    await world.refusal(updatePaymentMethod, { payment_method: POOR }),
    `${cannot}: "${POOR}" was declined last: choose another one`,
  );
  assertEquals(world.tries().length, tries);
});

Deno.test("what nobody was there to charge until the grace was over is not charged any more", async () => {
  await using world = await subscriptionWorld(failing(POOR, 20));
  const first = await world.start();
  await world.until(FEBRUARY + HOUR);
  await first.cancel();
  await world.result().catch(() => {});
  await world.temporal.env.sleep(36 * DAY);

  await world.start();

  assertEquals((await world.result()).reason, "unpaid");
  assertEquals(world.tries().length, 2);
});

Deno.test("who pays for the first time after days without access has their period from then on", async () => {
  await using world = await subscriptionWorld({ subscription: { ...start, payment_method: LOST } });
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-24`));

  const { access, period, period_ends_at } = await world.ask(updatePaymentMethod, { payment_method: VISA });

  assertEquals([access, period, period_ends_at], [true, 1, `${NEW_YEAR}-02-24T08:00:00.000Z`]);
});

Deno.test("a bank that declines days later is tried again on days counted from then, and gives access meanwhile", async () => {
  await using world = await subscriptionWorld(failing("pm_usBankAccount_insufficientFunds", 18));
  await world.start();
  await world.until(at(`${NEW_YEAR}-02-14`));
  await world.temporal.env.sleep(FEBRUARY + DAY - await world.now());
  assertEquals(await standing(world), ["active", true]);

  await world.temporal.env.sleep(3 * DAY + HOUR);
  await world.quiet();
  const { status, access, next_attempt_at, grace_ends_at } = await world.view();
  assertEquals([status, access, next_attempt_at, grace_ends_at], [
    "past_due",
    true,
    `${NEW_YEAR}-02-20T08:00:00.000Z`,
    `${NEW_YEAR}-03-01T08:00:00.000Z`,
  ]);
  await world.until(at(`${NEW_YEAR}-02-21`));
  assertEquals([await standing(world), world.told().at(-2)!.slice(17)], [["active", true], "payment_failed"]);
  await world.until(at(`${NEW_YEAR}-03-16`));
  assertEquals(world.charges().map((charge) => charge.slice(5)), [
    "01-15 10:00 900",
    "02-20 09:00 900",
    "03-15 09:00 900",
  ]);
  await world.agrees();
});

Deno.test("while a charge is under way the subscription is not told to end with its period", async () => {
  await using world = await subscriptionWorld({ subscription: { ...start, payment_method: BANK } });
  await world.start();
  await world.temporal.env.sleep(at(`${NEW_YEAR}-01-16`) - await world.now());
  const subscription = world.temporal.env.client.workflow.getHandle("subscription-301");

  const refusal = await subscription.executeUpdate(cancel.name, { args: [{ at: "period_end" }] })
    .then(() => undefined, (error) => error.cause.message);

  assertEquals(
    refusal,
    'Cannot cancel subscription "301": payment subscription-301-1-1 is under way and has to be settled first',
  );
});

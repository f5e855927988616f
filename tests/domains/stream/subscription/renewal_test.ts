import { assertEquals } from "@std/assert";
import { at, BANK, DAY, MINUTE, NEW_YEAR, subscriptionWorld } from "./world.ts";

Deno.test("a subscription is charged at once, and then on its local day at its hour, through short months", async () => {
  await using world = await subscriptionWorld({ subscription: { starts_at: at(`${NEW_YEAR}-01-31`, "17:30") } });
  await world.start();

  await world.until(at(`${NEW_YEAR}-05-31`, "09:01", 2));

  assertEquals(world.charges(), [
    `${NEW_YEAR}-01-31 17:30 900`,
    `${NEW_YEAR}-02-28 09:00 900`,
    `${NEW_YEAR}-03-31 09:00 900`,
    `${NEW_YEAR}-04-30 09:00 900`,
    `${NEW_YEAR}-05-31 09:00 900`,
  ]);
  assertEquals(await world.earned(), 5 * 765);
  await world.agrees();
});

Deno.test("it is not charged before its hour, and at it by the subscriber's clock", async () => {
  const start = { starts_at: at(`${NEW_YEAR}-03-10`, "12:00", -5) };
  await using world = await subscriptionWorld({
    subscription: start,
    subscriber: { time_zone: "America/New_York" },
    terms: { renewal_hour: 6 },
  });
  await world.start();

  await world.until(at(`${NEW_YEAR}-04-10`, "05:59", -4));
  assertEquals(world.charges(), [`${NEW_YEAR}-03-10 12:00 900`]);

  // The clocks were put forward meanwhile.
  await world.until(at(`${NEW_YEAR}-04-10`, "06:01", -4));
  assertEquals(world.charges().at(-1), `${NEW_YEAR}-04-10 06:00 900`);
});

Deno.test("a subscription by the year is charged by the year", async () => {
  const leap = Math.ceil(NEW_YEAR / 4) * 4;
  await using world = await subscriptionWorld({
    plan: { interval: "year", amount: 9000 },
    subscription: { starts_at: at(`${leap}-02-29`, "10:00") },
  });
  await world.start();

  await world.until(at(`${leap + 4}-03-01`));

  assertEquals(world.charges(), [
    `${leap}-02-29 10:00 9000`,
    `${leap + 1}-02-28 09:00 9000`,
    `${leap + 2}-02-28 09:00 9000`,
    `${leap + 3}-02-28 09:00 9000`,
    `${leap + 4}-02-29 09:00 9000`,
  ]);
});

Deno.test("its status says what it costs, and its timeline what comes next", async () => {
  await using world = await subscriptionWorld({ subscription: { starts_at: at(`${NEW_YEAR}-01-15`, "10:00") } });
  await world.start();
  await world.until(at(`${NEW_YEAR}-02-15`, "09:01"));

  assertEquals(await world.view(), {
    subscription_id: "301",
    status: "active",
    step: "renewal",
    plan_id: "cello",
    amount: 900,
    currency: "eur",
    interval: "month",
    access: true,
    period: 2,
    period_starts_at: `${NEW_YEAR}-02-15T08:00:00.000Z`,
    period_ends_at: `${NEW_YEAR}-03-15T08:00:00.000Z`,
    cancel_at_period_end: false,
    credit: 0,
  });
  assertEquals(await world.steps(), {
    trial: "skipped",
    charge: "done: €9.00 for period 2",
    renewal: "waiting: period 3, €9.00",
    dunning: "pending",
    notices: "pending",
    end: "pending",
  });
  const { status, period_ends_at } = await world.row();
  assertEquals([status, period_ends_at], ["active", at(`${NEW_YEAR}-03-15`)]);
});

Deno.test("a bank that takes days holds up neither access nor what is asked meanwhile", async () => {
  await using world = await subscriptionWorld({
    subscription: { starts_at: at(`${NEW_YEAR}-01-15`, "10:00"), payment_method: BANK },
  });
  const subscription = await world.start();
  await world.temporal.env.sleep(at(`${NEW_YEAR}-01-16`) - await world.now());

  const { status, step, access } = await world.view();
  assertEquals([status, step, access], ["active", "charge", true]);
  await subscription.executeUpdate("changePrice", { args: [{ amount: 1200 }] });

  await world.pass(5 * DAY);
  assertEquals((await world.view()).next?.amount, 1200);
  assertEquals(world.charges(), [`${NEW_YEAR}-01-15 10:00 900`]);
  await world.pass(MINUTE);
  await world.agrees();
});

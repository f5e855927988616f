import { assertEquals } from "@std/assert";
import { cancel, changePlan, changePrice, pause, resume } from "../../../../domains/stream/subscription/contract.ts";
import {
  at,
  HOUR,
  NEW_YEAR,
  POOR,
  type SubscriptionWorld,
  subscriptionWorld,
  VISA,
  type WorldOptions,
} from "./world.ts";

const start = { starts_at: at(`${NEW_YEAR}-04-01`, "09:00", 2) };
/** Half of April has passed. */
const HALF = at(`${NEW_YEAR}-04-16`, "09:00", 2);

async function worldWithPlans(more: WorldOptions = {}): Promise<SubscriptionWorld> {
  const world = await subscriptionWorld({ subscription: start, ...more });
  await world.addPlan({ id: "plus", amount: 1900 });
  await world.addPlan({ id: "basic", amount: 500 });
  await world.addPlan({ id: "yearly", amount: 9000, interval: "year" });
  await world.addPlan({ id: "dollars", currency: "usd", amount: 1900 });
  await world.addPlan({ id: "hers", host_id: "ada", amount: 1900 });
  await world.start();
  await world.until(HALF);
  return world;
}

Deno.test("a dearer plan takes effect at once, and costs the difference for the rest of the period", async () => {
  await using world = await worldWithPlans();

  const { plan_id, amount, period, period_ends_at } = await world.ask(changePlan, { plan_id: "plus" });

  assertEquals([plan_id, amount, period, period_ends_at], ["plus", 1900, 1, `${NEW_YEAR}-05-01T07:00:00.000Z`]);
  assertEquals(world.charges().at(-1), `${NEW_YEAR}-04-16 09:00 500`);
  await world.until(at(`${NEW_YEAR}-05-02`));
  assertEquals(world.charges().at(-1), `${NEW_YEAR}-05-01 09:00 1900`);
  assertEquals(await world.earned(), 0.85 * (900 + 500 + 1900));
  await world.agrees();
});

Deno.test("a dearer plan whose charge is declined stays away", async () => {
  await using world = await worldWithPlans({
    card: (method, now) => method === VISA && now > HALF - HOUR ? POOR : method,
  });

  assertEquals(
    await world.refusal(changePlan, { plan_id: "plus" }),
    'Cannot change the plan of subscription "301": declined (insufficient_funds)',
  );

  const { plan_id, status } = await world.view();
  assertEquals([plan_id, status], ["cello", "active"]);
});

Deno.test("a difference too small to be charged is added to the next charge", async () => {
  await using world = await worldWithPlans();
  await world.addPlan({ id: "bit-more", amount: 950 });

  const { plan_id, credit } = await world.ask(changePlan, { plan_id: "bit-more" });

  assertEquals([plan_id, credit, world.charges().length], ["bit-more", -25, 1]);
  await world.until(at(`${NEW_YEAR}-05-02`));
  assertEquals(world.charges().at(-1), `${NEW_YEAR}-05-01 09:00 975`);
  assertEquals((await world.view()).credit, 0);
});

Deno.test("a cheaper plan takes effect when the period ends, and can be taken back until then", async () => {
  await using world = await worldWithPlans();

  const { plan_id, next } = await world.ask(changePlan, { plan_id: "basic" });
  assertEquals([plan_id, next], ["cello", { plan_id: "basic", amount: 500, from: `${NEW_YEAR}-05-01T07:00:00.000Z` }]);
  assertEquals((await world.ask(changePlan, { plan_id: "cello" })).next, undefined);
  await world.ask(changePlan, { plan_id: "basic" });

  await world.until(at(`${NEW_YEAR}-05-02`));
  assertEquals(world.charges(), [`${NEW_YEAR}-04-01 09:00 900`, `${NEW_YEAR}-05-01 09:00 500`]);
  const view = await world.view();
  assertEquals([view.plan_id, view.next, (await world.row()).plan_id], ["basic", undefined, "basic"]);
});

Deno.test("a plan by the year begins at once, less what is left of the month, and counts from that day", async () => {
  await using world = await worldWithPlans();

  const { period, period_ends_at } = await world.ask(changePlan, { plan_id: "yearly" });

  assertEquals([period, period_ends_at], [2, `${NEW_YEAR + 1}-04-16T07:00:00.000Z`]);
  assertEquals(world.charges().at(-1), `${NEW_YEAR}-04-16 09:00 8550`);
  await world.until(at(`${NEW_YEAR + 1}-04-17`));
  assertEquals(world.charges().at(-1), `${NEW_YEAR + 1}-04-16 09:00 9000`);
});

Deno.test("a plan by the month follows a year when that ends", async () => {
  await using world = await worldWithPlans({ plan: { interval: "year", amount: 9000 } });

  await world.ask(changePlan, { plan_id: "plus" });

  await world.until(at(`${NEW_YEAR + 1}-05-02`));
  assertEquals(world.charges().slice(1), [`${NEW_YEAR + 1}-04-01 09:00 1900`, `${NEW_YEAR + 1}-05-01 09:00 1900`]);
});

Deno.test("plans that make no sense are refused, each with its reason", async () => {
  await using world = await worldWithPlans();
  const refusal = async (plan_id: unknown) =>
    (await world.refusal(changePlan, { plan_id } as { plan_id: string })).replace(/^.*"301": /, "");

  assertEquals(await refusal("cello"), 'it is on plan "cello" already');
  assertEquals(await refusal("dollars"), 'plan "dollars" is in usd, not eur');
  assertEquals(await refusal("hers"), 'plan "hers" is another host\'s');
  assertEquals(await refusal("none"), 'Plan "none" does not exist');
  assertEquals(await refusal(7), "plan_id: 7 is not the id of a plan");
  await world.ask(changePlan, { plan_id: "basic" });
  assertEquals(await refusal("basic"), 'it changes to plan "basic" already when its period ends');
  await world.ask(pause, {});
  assertEquals(await refusal("plus"), "it is paused: resume it first");
  await world.ask(resume);
  await world.ask(cancel, { at: "period_end" });
  assertEquals(await refusal("plus"), "it ends with its period: reactivate it first");
});

Deno.test("a new price is announced, and costs from the first period that begins thirty days later or more", async () => {
  await using world = await worldWithPlans();

  const { amount, next } = await world.ask(changePrice, { amount: 1200 });

  // No date is promised before the notice is out.
  assertEquals([amount, next], [900, { plan_id: "cello", amount: 1200 }]);
  assertEquals((await world.view()).next?.from, `${NEW_YEAR}-05-16T07:00:00.000Z`);
  assertEquals(world.told().at(-1), `${NEW_YEAR}-04-16 09:00 price_changed`);
  assertEquals(world.mails.at(-1)!.text.includes("will cost €12.00 instead of €9.00"), true);
  await world.until(at(`${NEW_YEAR}-06-02`));
  assertEquals(world.charges().slice(1), [`${NEW_YEAR}-05-01 09:00 900`, `${NEW_YEAR}-06-01 09:00 1200`]);
  assertEquals((await world.view()).next, undefined);
});

Deno.test("a price that is taken back is told, and a lower one costs from the next period on", async () => {
  await using world = await worldWithPlans();
  await world.ask(changePrice, { amount: 1200 });

  assertEquals((await world.ask(changePrice, { amount: 900 })).next, undefined);
  assertEquals(world.mails.at(-1)!.text.includes("costs €9.00, as before"), true);
  const { next } = await world.ask(changePrice, { amount: 700 });

  assertEquals(next, { plan_id: "cello", amount: 700, from: `${NEW_YEAR}-05-01T07:00:00.000Z` });
  assertEquals(world.mails.at(-1)!.text.includes("€7.00 instead of €9.00, from the first period that begins on"), true);
  await world.until(at(`${NEW_YEAR}-05-02`));
  assertEquals(world.charges().at(-1), `${NEW_YEAR}-05-01 09:00 700`);
});

Deno.test("prices that make no sense are refused, each with its reason", async () => {
  await using world = await worldWithPlans();
  const refusal = async (amount: unknown) =>
    (await world.refusal(changePrice, { amount } as { amount: number })).replace(/^.*"301": /, "");

  assertEquals(await refusal(900), "its price is 900 already");
  assertEquals(await refusal(9.5), "amount: 9.5 is not a whole number of minor units");
  assertEquals(await refusal(10), "amount: 10 is not from 50 to 99999999");
  await world.ask(cancel, { at: "period_end" });
  assertEquals(await refusal(1200), "it ends with its period");
});

import { assertEquals } from "@std/assert";
import { cancel, changePlan, changePrice, reactivate } from "../../../../domains/stream/subscription/contract.ts";
import { at, DAY, NEW_YEAR, subscriptionWorld } from "./world.ts";

const options = { subscription: { starts_at: at(`${NEW_YEAR}-04-01`, "09:00", 2) } };
/** Half of April has passed. */
const HALF = at(`${NEW_YEAR}-04-16`, "09:00", 2);

Deno.test("a cancellation at the period's end keeps access until then and charges nothing more", async () => {
  await using world = await subscriptionWorld(options);
  await world.start();
  await world.until(HALF);

  const { status, access, cancel_at_period_end } = await world.ask(cancel, { at: "period_end" });

  assertEquals([status, access, cancel_at_period_end], ["active", true, true]);
  assertEquals(world.told().at(-1), `${NEW_YEAR}-04-16 09:00 cancelled`);
  await world.until(at(`${NEW_YEAR}-05-02`));
  assertEquals(await world.result(), {
    subscription_id: "301",
    status: "cancelled",
    reason: "requested",
    ended_at: `${NEW_YEAR}-05-01T07:00:00.000Z`,
    charges: 1,
    collected: { amount: 900, currency: "eur" },
  });
  assertEquals(await world.steps(), {
    trial: "skipped",
    charge: "done: €9.00 for period 1",
    renewal: "skipped: it has ended",
    dunning: "pending",
    notices: "pending",
    end: "done: requested",
  });
});

Deno.test("a cancellation that is taken back in time has never been", async () => {
  await using world = await subscriptionWorld(options);
  await world.start();
  await world.until(HALF);
  await world.ask(cancel, { at: "period_end" });

  const { cancel_at_period_end } = await world.ask(reactivate);

  assertEquals(cancel_at_period_end, false);
  await world.until(at(`${NEW_YEAR}-05-02`));
  assertEquals(world.charges().length, 2);
});

Deno.test("a price and a plan to come outlive a cancellation that is taken back, the price also a plan that is kept", async () => {
  await using world = await subscriptionWorld(options);
  await world.addPlan({ id: "basic", amount: 500 });
  await world.start();
  await world.until(HALF);
  await world.ask(changePrice, { amount: 1200 });
  await world.ask(changePlan, { plan_id: "basic" });

  assertEquals((await world.ask(cancel, { at: "period_end" })).next, undefined);
  assertEquals((await world.ask(reactivate)).next?.plan_id, "basic");
  const { next } = await world.ask(changePlan, { plan_id: "cello" });

  assertEquals([next?.plan_id, next?.amount], ["cello", 1200]);
});

Deno.test("a cancellation now ends access at once and gives nothing back", async () => {
  await using world = await subscriptionWorld(options);
  await world.start();
  await world.until(HALF);

  const { status, access } = await world.ask(cancel, { at: "now" });

  assertEquals([status, access], ["cancelled", false]);
  assertEquals((await world.result()).refund, undefined);
  assertEquals(world.stripe.state().refunds, []);
});

Deno.test("a cancellation now gives the rest of the period back where it says so, the latest payment first", async () => {
  await using world = await subscriptionWorld(options);
  await world.addPlan({ id: "plus", amount: 1900 });
  await world.start();
  await world.until(HALF);
  await world.ask(changePlan, { plan_id: "plus" });

  await world.ask(cancel, { at: "now", refund: "prorated" });

  assertEquals((await world.result()).refund, { amount: 950, currency: "eur" });
  await Promise.all(["1-1", "1-2"].map((payment) => world.result(`refund-subscription-301-${payment}.cancelled`)));
  assertEquals(world.stripe.state().refunds.map(({ amount }) => amount).sort(), [450, 500]);
  // What is left of the host's earning: the platform's fee goes back in its proportion.
  assertEquals(await world.earned(), 0.85 * 450 + 0.5);
  await world.agrees();
});

Deno.test("a cancellation of what went on from a month to a year gives back what is left of both", async () => {
  await using world = await subscriptionWorld(options);
  await world.addPlan({ id: "yearly", amount: 9000, interval: "year" });
  await world.start();
  await world.until(HALF);
  await world.ask(changePlan, { plan_id: "yearly" });

  await world.ask(cancel, { at: "now", refund: "prorated" });

  assertEquals((await world.result()).refund?.amount, 9000);
  await Promise.all(["1-1", "1-2"].map((payment) => world.result(`refund-subscription-301-${payment}.cancelled`)));
  assertEquals(world.stripe.state().refunds.map(({ amount }) => amount).sort(), [450, 8550]);
  await world.agrees();
});

for (
  const { what, interval, amount, refund } of [
    { what: "credit goes back too", interval: "year", amount: 3000, refund: 9667 },
    { what: "what is owed is taken off", interval: "month", amount: 10_020, refund: 9667 },
  ] as const
) {
  Deno.test(`of a cancellation that gives the rest back: ${what}`, async () => {
    await using world = await subscriptionWorld({ ...options, plan: { amount: 10_000 } });
    await world.addPlan({ id: "next", amount, interval });
    await world.start();
    await world.until(at(`${NEW_YEAR}-04-02`, "09:00", 2));
    await world.ask(changePlan, { plan_id: "next" });

    await world.ask(cancel, { at: "now", refund: "prorated" });

    assertEquals((await world.result()).refund?.amount, refund);
  });
}

Deno.test("a cancellation promises no more than what did not go back before", async () => {
  await using world = await subscriptionWorld(options);
  await world.start();
  await world.until(at(`${NEW_YEAR}-04-01`, "09:00", 2) + DAY);
  const goodwill = { payment_id: "subscription-301-1-1", refund_id: "goodwill", amount: 500 };
  await world.temporal.start("RefundWorkflow", goodwill, "goodwill");
  await world.result("goodwill");

  await world.ask(cancel, { at: "now", refund: "prorated" });

  assertEquals((await world.result()).refund?.amount, 400);
  assertEquals(world.mails.some(({ text }) => text.includes("You get €4.00 back.")), true);
  await world.result("refund-subscription-301-1-1.cancelled");
  assertEquals(world.stripe.state().refunds.map(({ amount }) => amount), [500, 400]);
  await world.agrees();
});

Deno.test("cancellations that make no sense are refused, each with its reason", async () => {
  await using world = await subscriptionWorld(options);
  await world.start();
  await world.until(HALF);
  const refusal = async (request: object) =>
    (await world.refusal(cancel, request as { at: "now" })).replace(/^.*"301": /, "");

  assertEquals(await refusal({}), 'at: undefined is neither "now" nor "period_end"');
  assertEquals(await refusal({ at: "now", refund: "half" }), 'refund: "half" is neither "none" nor "prorated"');
  assertEquals(
    await refusal({ at: "period_end", refund: "prorated" }),
    "refund: what is used to its end is not given back",
  );
  assertEquals(await world.refusal(reactivate), 'Cannot reactivate subscription "301": it is not to end');
  await world.ask(cancel, { at: "period_end" });
  assertEquals(await refusal({ at: "period_end" }), "it ends with its period already");
});

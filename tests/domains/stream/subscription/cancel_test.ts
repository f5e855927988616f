import { assertEquals } from "@std/assert";
import { cancel, changePlan, reactivate } from "../../../../domains/stream/subscription/contract.ts";
import { at, NEW_YEAR, subscriptionWorld } from "./world.ts";

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

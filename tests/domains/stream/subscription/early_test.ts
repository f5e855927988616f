// Messages that come before a subscription is taken up.
import { assertEquals } from "@std/assert";
import { cancel, updatePaymentMethod } from "../../../../domains/stream/subscription/contract.ts";
import { askAhead, holdUp, refusal } from "../../../early.ts";
import { subscriptionWorld } from "./world.ts";

/** A world in which subscriptions are taken up once `release` is called. */
async function heldWorld() {
  const { release, trouble: { activity } } = holdUp("openSubscription");
  return { ...await subscriptionWorld({ trouble: activity }), release };
}

Deno.test("what is asked of a subscription right at the start is done, or refused once that is known", async () => {
  await using world = await heldWorld();
  const subscription = await world.start();
  const ending = await askAhead(subscription, cancel, { at: "now" });
  const paying = await askAhead(subscription, updatePaymentMethod, { payment_method: "cash" });

  world.release();

  const why = `payment_method: "cash" is not an id of Stripe's, like pm_1AbC`;
  const cannot = 'Cannot update the payment method of subscription "301"';
  assertEquals(await refusal(paying.result()), ["Refused", `${cannot}: ${why}`]);
  assertEquals((await ending.result()).status, "cancelled");
  assertEquals((await subscription.result()).reason, "requested");
});

Deno.test("a subscription that does not exist answers whoever asked for something with the reason", async () => {
  await using world = await heldWorld();
  const subscription = await world.start("999");
  const asked = await askAhead(subscription, cancel, { at: "now" });

  world.release();

  assertEquals((await refusal(asked.result()))[0], "SubscriptionNotFound");
});

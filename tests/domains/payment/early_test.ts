// Messages that come before money's workflows are opened.
import { assertEquals } from "@std/assert";
import { paymentStatus, providePaymentMethod } from "../../../domains/payment/contract.ts";
import { askAhead, holdUp, refusal } from "../../early.ts";
import { paymentWorld, type WorldOptions } from "./world.ts";

/** A world in which an activity is held up until `release` is called. */
async function heldWorld(activity: string, options: WorldOptions = {}) {
  const { release, trouble } = holdUp(activity);
  return { ...await paymentWorld({ ...options, trouble }), release };
}

const OTHER = { payment_method: "pm_card_mastercard" };

Deno.test("another way to pay that nobody asked for is refused once that is known, none at all at once", async () => {
  await using world = await heldWorld("openPayment");
  const payment = await world.pay();
  const none = await refusal(payment.executeUpdate(providePaymentMethod, { args: [{ payment_method: "cash" }] }));
  const asked = await askAhead(payment, providePaymentMethod, OTHER);

  world.release();

  const cannot = 'Cannot take another way to pay for payment "456"';
  assertEquals(none, ["Error", `${cannot}: payment_method: "cash" is not an id of Stripe's, like pm_1AbC`]);
  assertEquals(await refusal(asked.result()), ["Refused", `${cannot}: none is asked for`]);
  assertEquals((await world.ended(payment)).status, "succeeded");
});

Deno.test("another way to pay that comes with another start, where the only one is forbidden, is taken", async () => {
  await using world = await heldWorld("openPayment");
  await world.db.insertInto("charge_attempts").values({
    payment_id: "456",
    attempt: 1,
    payment_method: "pm_card_visa",
    payment_intent: null,
    outcome: "forbidden",
  }).execute();
  const payment = await world.pay();
  const asked = await askAhead(payment, providePaymentMethod, OTHER);

  world.release();

  assertEquals((await asked.result()).status, "charging");
  assertEquals((await world.ended(payment)).status, "succeeded");
  assertEquals(world.mails, ["payment:456:receipt:email"]);
});

Deno.test("a payment that has failed takes no other way to pay, and says how it stands", async () => {
  await using world = await heldWorld("openPayment", { payment: { status: "failed" } });
  const payment = await world.pay();
  const asked = await askAhead(payment, providePaymentMethod, OTHER);

  world.release();

  assertEquals((await refusal(asked.result()))[0], "Refused");
  assertEquals((await world.ended(payment)).status, "failed");
  assertEquals((await payment.query(paymentStatus)).status, "failed");
});

for (
  const [what, activity, id] of [
    ["pay", "openPayment", "payment-456"],
    ["refund", "openRefund", "refund-456.rest"],
    ["payOut", "openPayout", "payout-grace-eur"],
  ] as const
) {
  Deno.test(`${id} has not stopped for an operator before it is opened, and says so`, async () => {
    await using world = await heldWorld(activity);
    const workflow = await world[what]();

    for (const decision of ["resume", "abandon", "refund"]) {
      assertEquals(
        await refusal(workflow.executeUpdate(decision)),
        ["NotStopped", `Cannot ${decision} ${id}: it does not wait for an operator`],
      );
    }
    await workflow.terminate();
    world.release();
  });
}

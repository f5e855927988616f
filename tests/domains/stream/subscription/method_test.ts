// Another way to pay: whose it is, as Stripe says.
import { assertEquals } from "@std/assert";
import { cancel, updatePaymentMethod } from "../../../../domains/stream/subscription/contract.ts";
import {
  at,
  HOUR,
  MASTERCARD,
  MINUTE,
  NEW_YEAR,
  STRANGE,
  type SubscriptionWorld,
  subscriptionWorld,
  VISA,
} from "./world.ts";

const FEBRUARY = at(`${NEW_YEAR}-02-15`);
const CANNOT = 'Cannot update the payment method of subscription "301"';

/** The subscription, whose first month is paid. */
async function paidWorld() {
  const world = await subscriptionWorld({ subscription: { starts_at: at(`${NEW_YEAR}-01-15`, "10:00") } });
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-20`));
  return world;
}

/** Asks for the method while Stripe is down. @returns how that ends: as it should, or with these words. No time passes */
async function asked({ temporal, fail }: SubscriptionWorld, payment_method: string): Promise<() => Promise<string>> {
  fail({ operation: "retrieve_payment_method", answer: { status: 503 } });
  const subscription = temporal.env.client.workflow.getHandle("subscription-301");
  const update = await subscription.startUpdate(updatePaymentMethod, {
    args: [{ payment_method }],
    waitForStage: "ACCEPTED",
  });
  return () => update.result().then(() => "taken", (error) => error.cause.message);
}

/** Which method the next month is charged to. */
async function chargedNext(world: SubscriptionWorld): Promise<string | null> {
  await world.until(FEBRUARY + HOUR);
  return world.stripe.state().charges.at(-1)!.payment_method;
}

Deno.test("a method that is not the subscription's customer's is refused with what to do, and the one before it stays", async () => {
  await using world = await paidWorld();
  const { id: loose } = await world.sdk.paymentMethods.retrieve("pm_card_visa");
  await world.sdk.paymentMethods.detach(MASTERCARD);

  assertEquals(
    await world.refusal(updatePaymentMethod, { payment_method: "pm_gone" }),
    `${CANNOT}: Stripe knows no payment method "pm_gone": name one that is attached to customer "cus_ada"`,
  );
  assertEquals(
    await world.refusal(updatePaymentMethod, { payment_method: STRANGE }),
    `${CANNOT}: payment method "${STRANGE}" is attached to customer "cus_edsger" and not to "cus_ada": ` +
      'attach another one to "cus_ada" and name that',
  );
  for (const payment_method of [loose, MASTERCARD]) {
    assertEquals(
      await world.refusal(updatePaymentMethod, { payment_method }),
      `${CANNOT}: payment method "${payment_method}" is attached to no customer: attach it to customer "cus_ada" first, ` +
        "or another one if it was detached",
    );
  }

  assertEquals(await chargedNext(world), VISA);
});

Deno.test("a method that was just attached is charged from the next renewal on", async () => {
  await using world = await paidWorld();
  const { id } = await world.sdk.paymentMethods.attach("pm_card_visa", { customer: "cus_ada" });

  await world.ask(updatePaymentMethod, { payment_method: id });

  assertEquals(await chargedNext(world), id);
});

Deno.test("while Stripe does not answer for a moment a method waits, and is taken", async () => {
  await using world = await paidWorld();
  const taken = await asked(world, MASTERCARD);
  await world.temporal.env.sleep(MINUTE / 2);
  world.mend();
  await world.temporal.env.sleep(MINUTE);

  assertEquals(await taken(), "taken");
  assertEquals(await chargedNext(world), MASTERCARD);
});

Deno.test("where Stripe does not answer for two minutes a method is refused as not checked, and the one before it stays", async () => {
  await using world = await paidWorld();
  const taken = await asked(world, MASTERCARD);
  await world.temporal.env.sleep(3 * MINUTE);

  assertEquals(
    await taken(),
    `${CANNOT}: whose "${MASTERCARD}" is could not be asked of Stripe, ask again later: ` +
      `Cannot read payment method ${MASTERCARD}: Stripe answered 503: Refused by the sandbox`,
  );
  world.mend();
  assertEquals(await chargedNext(world), VISA);
});

Deno.test("a subscription that ends or is stopped while Stripe is asked takes no other method", async (t) => {
  for (
    const [what, why] of [["ended", "has ended"], ["stopped", "was stopped by an operator: ask again once it goes on"]]
  ) {
    await t.step(what, async () => {
      await using world = await paidWorld();
      const taken = await asked(world, MASTERCARD);
      await world.temporal.env.sleep(MINUTE / 2);
      const subscription = world.temporal.env.client.workflow.getHandle("subscription-301");
      if (what === "stopped") await subscription.cancel();
      else await subscription.executeUpdate(cancel, { args: [{ at: "now" }] });
      world.mend();
      await world.temporal.env.sleep(3 * MINUTE);

      assertEquals(await taken(), `Subscription "301" ${why}`);
      assertEquals((await world.row()).payment_method, VISA);
    });
  }
});

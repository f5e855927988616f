import { assertEquals, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { sdk } from "../../../sandbox/stripe/sdk.ts";
import { till } from "./till.ts";

const CUSTOMERS = { cus_ada: { pm_ada: "pm_card_visa" }, cus_edsger: {} };

Deno.test("a method says whose it is, until it is detached", async () => {
  await using world = await till({ customers: CUSTOMERS });

  assertEquals(await world.payments.paymentMethod("pm_ada"), { id: "pm_ada", customer: "cus_ada" });
  await sdk(world.sandbox).paymentMethods.detach("pm_ada");
  assertEquals(await world.payments.paymentMethod("pm_ada"), { id: "pm_ada" });
});

Deno.test("a method that Stripe does not know is none", async () => {
  await using world = await till();

  assertEquals(await world.payments.paymentMethod("pm_gone"), undefined);
});

Deno.test("that Stripe does not answer says nothing of a method", async () => {
  await using world = await till({ customers: CUSTOMERS });
  world.failNext({ operation: "retrieve_payment_method", answer: { status: 503 } });

  await assertRejects(
    () => world.payments.paymentMethod("pm_ada"),
    Error,
    "Cannot read payment method pm_ada: Stripe answered 503",
  );
});

for (const [whom, customer] of [["nobody", undefined], ["somebody else", "cus_edsger"]]) {
  Deno.test(`a customer's method that is charged for ${whom} is told from a request that is wrong`, async () => {
    await using world = await till({ customers: CUSTOMERS });

    const failure = await assertRejects(
      () => world.charged({ payment_method: "pm_ada", ...(customer && { customer }) }),
      ApplicationFailure,
    );

    assertEquals([failure.type, failure.nonRetryable], ["PaymentMethodRejected", true]);
  });
}

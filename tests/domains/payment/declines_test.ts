import { assertEquals, assertRejects } from "@std/assert";
import { WorkflowUpdateFailedError } from "@temporalio/client";
import { paymentStatus, providePaymentMethod } from "../../../domains/payment/contract.ts";
import { DAY, HOUR, MINUTE, paymentWorld, type World } from "./world.ts";

const offer = (world: World, payment_method: string) =>
  world.temporal.env.client.workflow.getHandle("payment-456")
    .executeUpdate(providePaymentMethod, { args: [{ payment_method }] });

/** How an offer was refused. */
async function refusal(offered: Promise<unknown>): Promise<string | undefined> {
  return (await assertRejects(() => offered, WorkflowUpdateFailedError)).cause?.message;
}

const statuses = ({ stripe }: World) => stripe.state().intents.map(({ status }) => status);

Deno.test("a declined payer is asked for another method, and pays with that", async () => {
  await using world = await paymentWorld({ payment: { payment_method: "pm_card_visa_chargeDeclined" } });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "declined (generic_decline): for another way to pay");
  assertEquals((await payment.query(paymentStatus)).status, "requires_payment_method");

  const taken = await offer(world, "pm_card_visa");

  assertEquals(taken.status, "charging");
  assertEquals((await world.ended(payment)).status, "succeeded");
  assertEquals(statuses(world), ["canceled", "succeeded"]);
  assertEquals(world.mails, ["payment:456:another_method:1:1:email", "payment:456:receipt:email"]);
  await world.agrees();
});

Deno.test("a payer who does not answer is reminded each day, and the payment fails after three", async () => {
  await using world = await paymentWorld({ payment: { payment_method: "pm_card_visa_chargeDeclined" } });

  const payment = await world.pay();

  const result = await world.ended(payment);

  assertEquals(result, {
    payment_id: "456",
    status: "failed",
    reason: "declined (generic_decline), and no other way to pay was chosen in time",
    amount: 8500,
    currency: "eur",
  });
  const { startTime, closeTime } = await payment.describe();
  assertEquals(Math.round((closeTime!.getTime() - startTime.getTime()) / DAY), 3);
  assertEquals(world.mails, [
    "payment:456:another_method:1:1:email",
    "payment:456:another_method:1:2:email",
    "payment:456:another_method:1:3:email",
    "payment:456:payment_failed:email",
  ]);
  assertEquals(statuses(world), ["canceled"]);
  assertEquals((await world.payment()).status, "failed");
});

Deno.test("a method whose decline says later is tried again by itself, a few times, before another is asked for", async () => {
  const method = "pm_card_chargeDeclinedProcessingError";
  await using world = await paymentWorld({ payment: { payment_method: method } });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "tried again later");

  await world.until(payment, "charge", "waiting", "for another way to pay", HOUR);

  assertEquals(statuses(world), Array(4).fill("canceled"));
  assertEquals(
    world.stripe.state().charges.every(({ payment_method }) => world.stripe.testId(payment_method!) === method),
    true,
  );
});

Deno.test("a method that the bank forbids is never tried again", async () => {
  await using world = await paymentWorld({ payment: { payment_method: "pm_card_visa_chargeDeclinedLostCard" } });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "declined (lost_card): for another way to pay");

  const refused = await refusal(offer(world, "pm_card_visa_chargeDeclinedLostCard"));

  assertEquals(
    refused,
    'Cannot take another way to pay for payment "456": the bank forbids to try "pm_card_visa_chargeDeclinedLostCard" again',
  );
  assertEquals(statuses(world), ["canceled"]);
});

Deno.test("a forbidden method stays forbidden for a workflow that is started again", async () => {
  await using world = await paymentWorld({ payment: { payment_method: "pm_card_visa_chargeDeclinedLostCard" } });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "for another way to pay");
  await payment.terminate();

  const again = await world.pay();
  await world.until(again, "charge", "waiting", "the bank forbids to try that again: for another way to pay");

  assertEquals(statuses(world), ["canceled"]);
  await offer(world, "pm_card_visa");
  assertEquals((await world.ended(again)).status, "succeeded");
});

Deno.test("another method is refused while none is asked for, after the end, and if it is no method", async () => {
  await using world = await paymentWorld({ payment: { payment_method: "pm_card_threeDSecure2Required" } });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "to confirm");

  const early = await refusal(offer(world, "pm_card_visa"));
  await world.until(payment, "charge", "waiting", "not confirmed in time", HOUR);
  const odd = await refusal(offer(world, "4242 4242 4242 4242"));
  const none = await refusal(offer(world, undefined as unknown as string));

  const cannot = 'Cannot take another way to pay for payment "456"';
  assertEquals(early, `${cannot}: none is asked for`);
  assertEquals(odd, `${cannot}: payment_method: "4242 4242 4242 4242" is not an id of Stripe's, like pm_1AbC`);
  assertEquals(none, `${cannot}: payment_method: undefined is not an id of Stripe's, like pm_1AbC`);
});

Deno.test("a payer is heard while their mail cannot be sent", async () => {
  let down = true;
  const mail = () => {
    if (down) throw new Error("the mail server is down");
  };
  await using world = await paymentWorld({
    payment: { payment_method: "pm_card_visa_chargeDeclined" },
    trouble: { mail },
  });
  const payment = await world.pay();
  await world.reaches(payment, "charge", "waiting", "for another way to pay");
  await world.sleep(10 * MINUTE);

  await offer(world, "pm_card_visa");

  await world.reaches(payment, "charge", "done");
  down = false;
  assertEquals((await world.ended(payment)).status, "succeeded");
  assertEquals(world.mails, ["payment:456:receipt:email"]);
});

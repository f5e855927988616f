import { assertEquals } from "@std/assert";
import { stripeEvent } from "../../../domains/payment/contract.ts";
import { DAY, HOUR, MINUTE, paymentWorld, SECOND, type World } from "./world.ts";

const authenticate = ({ stripe }: World, outcome: "succeed" | "fail") =>
  stripe.authenticate(stripe.state().intents.at(-1)!.id, outcome);

const THREE_D_SECURE = { payment: { payment_method: "pm_card_threeDSecure2Required" } };

Deno.test("a payer who has to confirm is told where, and the webhook that they did ends the wait", async () => {
  await using world = await paymentWorld(THREE_D_SECURE);
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "for the payer to confirm", SECOND);

  authenticate(world, "succeed");
  await world.webhooks();

  await world.until(payment, "charge", "done", "", 0);
  assertEquals((await world.ended(payment)).status, "succeeded");
  assertEquals(world.mails, ["payment:456:action_required:1:email", "payment:456:receipt:email"]);
  await world.agrees();
});

Deno.test("a payer's confirmation is noticed though its webhook is lost", async () => {
  await using world = await paymentWorld(THREE_D_SECURE);
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "for the payer to confirm");

  authenticate(world, "succeed");

  await world.sleep(5 * MINUTE);
  await world.until(payment, "charge", "done", "", 0);
});

Deno.test("a payer who fails to confirm is asked for another method", async () => {
  await using world = await paymentWorld(THREE_D_SECURE);
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "for the payer to confirm");

  authenticate(world, "fail");
  await world.webhooks();

  await world.until(payment, "charge", "waiting", "declined (payment_intent_authentication_failure): for another way");
  assertEquals(world.stripe.state().intents.map(({ status }) => status), ["canceled"]);
});

Deno.test("a payer who never confirms is asked for another method after a day, and the old one is cancelled", async () => {
  await using world = await paymentWorld(THREE_D_SECURE);
  const payment = await world.pay();

  await world.until(payment, "charge", "waiting", "not confirmed in time: for another way to pay", HOUR);

  assertEquals(world.stripe.state().intents.map(({ status }) => status), ["canceled"]);
});

Deno.test("a payer who confirms at the very moment at which the wait ends has paid once", async () => {
  await using world = await paymentWorld(THREE_D_SECURE);
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "for the payer to confirm");
  // The last look still sees them at it: the cancellation comes too late.
  world.before("cancelIntent", () => authenticate(world, "succeed"));

  await world.sleep(DAY);

  assertEquals((await world.ended(payment)).status, "succeeded");
  assertEquals(world.stripe.state().charges.length, 1);
  await world.agrees();
});

Deno.test("a bank debit comes through days later", async () => {
  await using world = await paymentWorld({ payment: { payment_method: "pm_usBankAccount_success" } });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "for the bank");

  const result = await world.ended(payment);

  const { startTime, closeTime } = await payment.describe();
  assertEquals(result.status, "succeeded");
  assertEquals(Math.floor((closeTime!.getTime() - startTime.getTime()) / DAY), 4);
  await world.agrees();
});

Deno.test("a bank debit that fails days later asks for another method, and takes nothing", async () => {
  await using world = await paymentWorld({ payment: { payment_method: "pm_usBankAccount_insufficientFunds" } });
  const payment = await world.pay();

  await world.until(payment, "charge", "waiting", "declined (insufficient_funds): for another way to pay", 6 * HOUR);

  assertEquals((await world.ended(payment)).status, "failed");
  assertEquals(world.stripe.funds("eur"), { available: 0, pending: 0 });
});

Deno.test("a bank that takes longer than it may stops the payment for an operator, who has it go on", async () => {
  await using world = await paymentWorld({
    payment: { payment_method: "pm_usBankAccount_success" },
    terms: { processing: 2 * DAY },
  });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "the bank takes longer than it may: an operator decides", 6 * HOUR);

  await payment.executeUpdate("resume");

  assertEquals((await world.ended(payment)).status, "succeeded");
});

Deno.test("events that are late, doubled, out of order or unknown do no harm", async () => {
  await using world = await paymentWorld(THREE_D_SECURE);
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "for the payer to confirm");
  await payment.signal(stripeEvent, { id: "evt_1", type: "payment_intent.succeeded", object: "pi_of_another" });
  await payment.signal(stripeEvent, { id: "evt_2", type: "radar.early_fraud_warning.created", object: "issfr_1" });

  authenticate(world, "succeed");
  const events = world.stripe.state().events;
  await world.webhooks([...events.toReversed(), ...events]);

  assertEquals((await world.ended(payment)).status, "succeeded");
  assertEquals(world.stripe.state().charges.length, 1);
  await world.webhooks(events);
  await world.agrees();
});

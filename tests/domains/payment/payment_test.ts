import { assertEquals, assertRejects } from "@std/assert";
import { WorkflowFailedError } from "@temporalio/client";
import { paymentStatus } from "../../../domains/payment/contract.ts";
import { ACCOUNTS } from "../../../domains/payment/ledger.ts";
import { timeline } from "../../../temporal/timeline.ts";
import { paymentWorld } from "./world.ts";

Deno.test("a payment is charged, booked and receipted", async () => {
  await using world = await paymentWorld();

  const payment = await world.pay();

  const result = await world.ended(payment);
  const { charge, status } = await world.payment();
  assertEquals(result, { payment_id: "456", status: "succeeded", charge, amount: 8500, currency: "eur" });
  assertEquals(status, "succeeded");
  assertEquals(world.stripe.state().charges.map(({ id, amount, paid }) => [id, amount, paid]), [[charge, 8500, true]]);
  assertEquals(await world.balance(ACCOUNTS.held("456")), -8500);
  assertEquals(await world.balance(ACCOUNTS.stripeFees), 153);
  await world.agrees();
  assertEquals(world.mails, ["payment:456:receipt:email"]);
  assertEquals(await payment.query(paymentStatus), {
    payment_id: "456",
    status: "succeeded",
    amount: 8500,
    currency: "eur",
  });
  const { subject, steps } = await payment.query(timeline);
  assertEquals(subject, "payment 456, €85.00");
  assertEquals(steps.map(({ step, state }) => `${step} ${state}`), ["charge done", "books done", "receipt done"]);
});

Deno.test("a payment in a currency without cents is charged and booked as it is", async () => {
  await using world = await paymentWorld({ payment: { amount: 8500, currency: "jpy" } });

  const result = await world.ended(await world.pay({ currency: "jpy" }));

  assertEquals([result.amount, result.currency], [8500, "jpy"]);
  assertEquals(world.stripe.state().charges.map(({ amount, currency }) => [amount, currency]), [[8500, "jpy"]]);
  assertEquals(await world.balance(ACCOUNTS.held("456"), "jpy"), -8500);
});

Deno.test("a payment that has come through answers how, whoever processes it again, and is not charged twice", async () => {
  await using world = await paymentWorld();
  const first = await world.ended(await world.pay());

  const again = await world.ended(await world.pay({}, "another-id"));

  assertEquals(again, first);
  assertEquals(world.stripe.state().charges.length, 1);
  assertEquals(world.mails.length, 1);
});

Deno.test("a second workflow for a payment that another one processes is refused", async () => {
  await using world = await paymentWorld({ payment: { payment_method: "pm_card_threeDSecure2Required" } });
  const first = await world.pay();
  await world.until(first, "charge", "waiting", "to confirm");

  const error = await assertRejects(async () => await world.ended(await world.pay({}, "other")), WorkflowFailedError);

  assertEquals(
    error.cause?.message.includes('workflow "payment-456" has'),
    true,
  );
  assertEquals(world.stripe.state().intents.length, 1);
});

const REFUSED: [what: string, input: object, why: string][] = [
  ["another amount", { amount: 8400 }, "amount: 8400 is not what the payment is for, 8500"],
  ["another currency", { currency: "usd" }, 'currency: "usd" is not "eur"'],
  ["an unknown payment", { payment_id: "999" }, 'Payment "999" does not exist'],
  ["half a minor unit", { amount: 85.5 }, "85.5 is not a whole number of minor units"],
  ["a negative amount", { amount: -1 }, "-1 is too small"],
  ["an unknown field", { amout: 1 }, "unknown field, did you mean amount?"],
];

Deno.test("a payment with wrong input fails at once, says why, and asks nothing of Stripe", async () => {
  await using world = await paymentWorld();

  for (const [what, input, why] of REFUSED) {
    const error = await assertRejects(
      async () => await world.ended(await world.pay(input, `wrong-${crypto.randomUUID()}`)),
      WorkflowFailedError,
      undefined,
      what,
    );
    const reason = String(error.cause);
    assertEquals([what, reason.includes(why)], [what, true], reason);
  }
  assertEquals(world.stripe.state().intents.length, 0);
  assertEquals((await world.payment()).status, "pending");
});

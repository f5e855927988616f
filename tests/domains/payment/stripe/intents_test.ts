import { assertEquals, assertMatch } from "@std/assert";
import { charge, till } from "./till.ts";

Deno.test("a charge succeeds, and tells Stripe's fee", async () => {
  await using world = await till();

  const intent = await world.payments.charge(charge({ transfer_group: "booking-123" }));

  const { charges: [made], intents: [kept] } = world.stripe.state();
  assertEquals(intent, {
    id: kept.id,
    status: "succeeded",
    amount: 8500,
    currency: "eur",
    charge: { id: made.id, fee: 153, balance_transaction: made.balance_transaction! },
  });
  assertEquals([kept.metadata, kept.transfer_group], [{ payment_id: "456", attempt: "1" }, "booking-123"]);
});

Deno.test("while Stripe has not settled a charge, its fee is absent", async () => {
  await using world = await till({ timing: { capture_ms: 60_000 } });

  const { id, charge } = await world.charged();
  world.stripe.advance(60_000);

  assertEquals(charge?.fee, undefined);
  assertEquals((await world.payments.intent(id)).charge?.fee, 153);
});

Deno.test("the same key charges once", async () => {
  await using world = await till();

  const first = await world.charged();
  const again = await world.charged();

  assertEquals(again, first);
  assertEquals(world.stripe.state().intents.length, 1);
});

Deno.test("a currency without minor units is charged as it is", async () => {
  await using world = await till();

  const { amount, currency } = await world.charged({ amount: 500, currency: "jpy" });

  assertEquals([amount, currency], [500, "jpy"]);
});

for (
  const [payment_method, code, decline_code, advice, again] of [
    ["pm_card_visa_chargeDeclined", "card_declined", "generic_decline", "ask_for_another_method", true],
    ["pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds", "try_again_later", true],
    ["pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card", "ask_for_another_method", false],
    ["pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card", "ask_for_another_method", false],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card", undefined, "ask_for_another_method", false],
    ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", undefined, "ask_for_another_method", true],
    ["pm_card_chargeDeclinedProcessingError", "processing_error", undefined, "try_again_later", true],
  ] as const
) {
  Deno.test(`a decline is an outcome: ${payment_method}`, async () => {
    await using world = await till();

    const { id, status, decline } = await world.charged({ payment_method });

    assertEquals(status, "requires_payment_method");
    assertMatch(decline!.message, /^\S.+\.$/);
    assertEquals(decline, {
      code,
      ...(decline_code && { decline_code }),
      message: decline!.message,
      advice,
      same_method_again: again,
    });
    assertEquals((await world.payments.intent(id)).decline, decline);
  });
}

Deno.test("a card that wants authentication says where, and is charged after it", async () => {
  await using world = await till();
  const payment_method = "pm_card_threeDSecure2Required";

  const waiting = await world.charged({ payment_method, return_url: "http://127.0.0.1/back" });
  world.stripe.authenticate(waiting.id, "succeed");
  const done = await world.payments.intent(waiting.id);

  assertEquals([waiting.status, waiting.next_action?.type], ["requires_action", "redirect_to_url"]);
  assertMatch(waiting.next_action!.url!, /^http:\/\/127\.0\.0\.1:\d+\/stripe\/authenticate\/pi_/);
  assertEquals(waiting.client_secret?.startsWith(`${waiting.id}_secret_`), true);
  assertEquals([done.status, done.next_action, done.client_secret], ["succeeded", undefined, undefined]);
});

Deno.test("without a place to come back to, Stripe.js is to authenticate", async () => {
  await using world = await till();

  const { status, next_action } = await world.charged({ payment_method: "pm_card_threeDSecure2Required" });

  assertEquals([status, next_action], ["requires_action", { type: "use_stripe_sdk" }]);
});

Deno.test("an authentication that fails asks for another method", async () => {
  await using world = await till();
  const { id } = await world.charged({ payment_method: "pm_card_authenticationRequired" });

  world.stripe.authenticate(id, "fail");
  const { status, decline } = await world.payments.intent(id);

  assertEquals(status, "requires_payment_method");
  assertEquals([decline?.code, decline?.advice], ["payment_intent_authentication_failure", "ask_for_another_method"]);
});

Deno.test("a customer who is not there cannot authenticate", async () => {
  await using world = await till({ customers: { cus_ada: {} } });

  const { status, decline } = await world.charged({
    payment_method: "pm_card_authenticationRequired",
    customer: "cus_ada",
    off_session: true,
  });

  assertEquals([status, decline?.advice], ["requires_payment_method", "authentication_required"]);
});

for (
  const [payment_method, status, code] of [
    ["pm_usBankAccount_success", "succeeded", undefined],
    ["pm_usBankAccount_insufficientFunds", "requires_payment_method", "payment_method_customer_decline"],
  ]
) {
  Deno.test(`a bank debit is processing, and later ${status}`, async () => {
    await using world = await till({ timing: { processing_ms: 4 * 86_400_000 } });

    const begun = await world.charged({ payment_method });
    world.stripe.advance(4 * 86_400_000);
    const ended = await world.payments.intent(begun.id);

    assertEquals([begun.status, begun.charge?.fee], ["processing", undefined]);
    assertEquals([ended.status, ended.decline?.code], [status, code]);
  });
}

Deno.test("an intent is found by payment and attempt, however many came after it", async () => {
  await using world = await till();
  const since = Date.now();
  const declined = await world.charged({ payment_method: "pm_card_visa_chargeDeclined" });
  const second = await world.charged({ key: "payment:456:charge:2", attempt: 2 });
  for (let n = 0; n < 101; n++) await world.charged({ key: `payment:other-${n}`, payment_id: `other-${n}` });

  assertEquals(await world.payments.findIntent({ payment_id: "456", attempt: 1 }, since), declined);
  assertEquals(await world.payments.findIntent({ payment_id: "456", attempt: 2 }, since), second);
  assertEquals(await world.payments.findIntent({ payment_id: "456", attempt: 3 }, since), undefined);
});

Deno.test("a customer's intent is looked for among theirs", async () => {
  await using world = await till({
    customers: { cus_ada: { pm_ada: "pm_card_visa" }, cus_bob: { pm_bob: "pm_card_visa" } },
  });
  const since = Date.now();
  const intent = await world.charged({ customer: "cus_ada", payment_method: "pm_ada" });
  for (let n = 0; n < 101; n++) {
    const key = `payment:other-${n}`;
    await world.charged({ key, payment_id: key, customer: "cus_bob", payment_method: "pm_bob" });
  }
  const passed: string[] = [];

  const identity = { payment_id: "456", attempt: 1, customer: "cus_ada" };
  const found = await world.payments.findIntent(identity, since, { passed: (id) => void passed.push(id) });

  assertEquals([found, passed], [intent, []]);
});

Deno.test("an intent older than the look-up's beginning is not found", async () => {
  await using world = await till();
  await world.charged();

  assertEquals(await world.payments.findIntent({ payment_id: "456", attempt: 1 }, Date.now() + 120_000), undefined);
});

Deno.test("an intent that waits is cancelled", async () => {
  await using world = await till();
  const { id } = await world.charged({ payment_method: "pm_card_authenticationRequired" });

  const { status } = await world.payments.cancelIntent(id, "payment:456:cancel:1");

  assertEquals([status, world.stripe.state().intents[0].status], ["canceled", "canceled"]);
});

Deno.test("an intent that cannot be cancelled any more comes back as it is", async () => {
  await using world = await till({ timing: { processing_ms: 86_400_000 } });
  const paid = await world.charged();
  const processing = await world.charged({ key: "other", payment_method: "pm_usBankAccount_success" });

  assertEquals(await world.payments.cancelIntent(paid.id, "cancel:1"), paid);
  assertEquals((await world.payments.cancelIntent(processing.id, "cancel:2")).status, "processing");
});

Deno.test("a charge that Stripe has turned into another currency says so", async () => {
  await using world = await till();
  const { id } = await world.charged();
  world.stripe.balanceTransactions()[0].currency = "usd";

  const { charge } = await world.payments.intent(id);

  assertEquals([charge?.fee, charge?.converted_to], [153, "usd"]);
});

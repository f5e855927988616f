import { assertEquals, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { till } from "./till.ts";

Deno.test("a part goes back, and then the rest", async () => {
  await using world = await till();
  const { id } = await world.charged();

  const part = await world.payments.refund({ key: "r1", refund_id: "1", payment_intent: id, amount: 3000 });
  const rest = await world.payments.refund({ key: "r2", refund_id: "2", payment_intent: id, amount: 5500 });

  assertEquals([part.status, part.amount, rest.status, rest.amount], ["succeeded", 3000, "succeeded", 5500]);
  assertEquals(world.stripe.state().charges[0].refunded, true);
});

for (
  const [what, earlier] of [["more than is left", 8000], ["anything of a charge that was refunded", 8500]] as const
) {
  Deno.test(`${what} is refused`, async () => {
    await using world = await till();
    const { id } = await world.charged();
    await world.payments.refund({ key: "r1", refund_id: "1", payment_intent: id, amount: earlier });

    const refund = () => world.payments.refund({ key: "r2", refund_id: "2", payment_intent: id, amount: 501 });
    const failure = await assertRejects(refund, ApplicationFailure, `Cannot refund "2" of ${id}: Stripe answered 400`);

    assertEquals([failure.type, failure.nonRetryable], ["StripeRejected", true]);
    assertEquals(world.stripe.state().refunds.length, 1);
  });
}

Deno.test("a refund can fail days after it succeeded, and the money is back", async () => {
  await using world = await till({ timing: { refund_ms: 5 * 86_400_000 } });
  const { id } = await world.charged({ payment_method: "pm_card_refundFail" });
  const before = world.stripe.funds("eur");

  const refund = await world.payments.refund({ key: "r1", refund_id: "1", payment_intent: id, amount: 8500 });
  world.stripe.advance(5 * 86_400_000);
  const { status, failure_reason } = await world.payments.getRefund(refund.id);

  assertEquals([refund.status, status, failure_reason], ["succeeded", "failed", "expired_or_canceled_card"]);
  assertEquals(world.stripe.funds("eur"), { available: before.available + before.pending, pending: 0 });
});

Deno.test("a refund can be pending first", async () => {
  await using world = await till({ timing: { refund_ms: 60_000 } });
  const { id } = await world.charged({ payment_method: "pm_card_pendingRefund" });

  const refund = await world.payments.refund({ key: "r1", refund_id: "1", payment_intent: id, amount: 8500 });
  world.stripe.advance(60_000);

  assertEquals([refund.status, (await world.payments.getRefund(refund.id)).status], ["pending", "succeeded"]);
});

Deno.test("a refund is found by its id", async () => {
  await using world = await till();
  const { id } = await world.charged();
  const refund = await world.payments.refund({ key: "r1", refund_id: "1", payment_intent: id, amount: 3000 });

  assertEquals(await world.payments.findRefund("1", id), refund);
  assertEquals(await world.payments.findRefund("2", id), undefined);
});

import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import type { StripeErrorDetails } from "../../../../domains/payment/stripe.ts";
import type { Fault } from "../../../../sandbox/mod.ts";
import { till } from "./till.ts";

const detailsOf = ({ details }: ApplicationFailure) => details![0] as StripeErrorDetails;

Deno.test("a request that Stripe calls wrong is not repeated", async () => {
  await using world = await till();

  const failure = await assertRejects(
    () => world.charged({ amount: 10 }),
    ApplicationFailure,
    'Cannot charge payment "456", attempt 1: Stripe answered 400 amount_too_small: Amount must be at least €0.50 eur',
  );

  assertEquals([failure.type, failure.nonRetryable], ["StripeRejected", true]);
  assertEquals([detailsOf(failure).code, detailsOf(failure).param], ["amount_too_small", "amount"]);
});

Deno.test("a request whose payment method Stripe does not take says so", async () => {
  await using world = await till();

  const failure = await assertRejects(() => world.charged({ payment_method: "pm_unknown" }), ApplicationFailure);

  assertEquals([failure.type, failure.nonRetryable], ["PaymentMethodRejected", true]);
});

Deno.test("a key used for something else is a conflict", async () => {
  await using world = await till();
  await world.charged();

  const failure = await assertRejects(() => world.charged({ amount: 8600 }), ApplicationFailure);

  assertEquals([failure.type, failure.nonRetryable], ["IdempotencyConflict", true]);
});

Deno.test("a rate limit is waited out as long as Stripe asks", async () => {
  await using world = await till();
  world.failNext({ answer: { status: 429 } });

  const failure = await assertRejects(() => world.charged(), ApplicationFailure);

  assertEquals([failure.type, failure.nonRetryable, failure.nextRetryDelay], ["StripeRateLimited", false, 5000]);
});

Deno.test("a key that is in use is worth a retry", async () => {
  await using world = await till({}, {}, 300);
  world.failNext({ delay_ms: 60_000 });
  await assertRejects(() => world.charged(), Error, "no answer from Stripe");

  const failure = await assertRejects(() => world.charged(), Error, "Stripe answered 409 idempotency_key_in_use");

  assertEquals(failure instanceof ApplicationFailure, false);
});

for (
  const [what, answer] of [
    ["a connection that is cut", "cut"],
    ["an answer that never comes", "hang"],
  ] satisfies [string, Fault["answer"]][]
) {
  for (const acts of [false, true]) {
    Deno.test(`${what}, ${acts ? "after" : "before"} the charge: the same key charges once`, async () => {
      await using world = await till({}, {}, 500);
      world.failNext({ answer, acts });

      const failure = await assertRejects(() => world.charged(), Error, "no answer from Stripe");
      const { status } = await world.charged();

      assertEquals(failure instanceof ApplicationFailure, false);
      assertInstanceOf(failure.cause, Error);
      assertEquals([status, world.stripe.state().intents.length], ["succeeded", 1]);
    });
  }
}

Deno.test("a breakdown leaves the outcome open, and is the answer to its key ever after", async () => {
  await using world = await till();
  const since = Date.now();
  world.failNext({ answer: { status: 500 }, acts: true });

  const first = await assertRejects(() => world.charged(), ApplicationFailure);
  const again = await assertRejects(() => world.charged(), ApplicationFailure);
  const found = await world.payments.findIntent({ payment_id: "456", attempt: 1 }, since);

  assertEquals([first.type, first.nonRetryable, detailsOf(first).replayed], ["StripeIndeterminate", false, false]);
  assertEquals([again.type, again.nonRetryable, detailsOf(again).replayed], ["StripeIndeterminate", false, true]);
  assertEquals(found?.status, "succeeded");
});

Deno.test("after a breakdown that did nothing, the look-up finds nothing, and a new key charges", async () => {
  await using world = await till();
  const since = Date.now();
  world.failNext({ answer: { status: 500 } });

  await assertRejects(() => world.charged(), ApplicationFailure);
  const replayed = await assertRejects(() => world.charged(), ApplicationFailure);
  const found = await world.payments.findIntent({ payment_id: "456", attempt: 1 }, since);
  const { status } = await world.charged({ key: "payment:456:charge:1:again" });

  assertEquals([detailsOf(replayed).replayed, found, status], [true, undefined, "succeeded"]);
});

Deno.test("a breakdown while reading is an outage like any other", async () => {
  await using world = await till();
  const { id } = await world.charged();
  world.failNext({ answer: { status: 500 } });

  const failure = await assertRejects(
    () => world.payments.intent(id),
    Error,
    `Cannot read payment intent ${id}: Stripe answered 500`,
  );

  assertEquals(failure instanceof ApplicationFailure, false);
});

Deno.test("a retry that is older than Stripe's keys finds what was charged", async () => {
  await using world = await till();
  const since = Date.now();
  world.failNext({ answer: "cut", acts: true });
  await assertRejects(() => world.charged(), Error);

  world.stripe.expireKeys();
  const found = await world.payments.findIntent({ payment_id: "456", attempt: 1 }, since);

  assertEquals([found?.status, found?.amount], ["succeeded", 8500]);
});

Deno.test("an error keeps neither the key nor a client secret", async () => {
  const secret_key = "sk_test_wrong_and_secret";
  await using refused = await till({}, { secret_key });
  await using world = await till();
  const paid = await world.charged();
  world.failNext({ operation: "retrieve_payment_intent", answer: { status: 503 } });

  const unauthorized = await assertRejects(() => refused.charged(), ApplicationFailure);
  const failed = await assertRejects(() => world.payments.cancelIntent(paid.id, "cancel"), Error);

  const all = [unauthorized, failed].map((error) => Deno.inspect(error, { depth: 10, showHidden: true })).join();
  assertEquals([all.includes(secret_key), all.includes("_secret_")], [false, false]);
});

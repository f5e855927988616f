import { assertEquals, assertRejects } from "@std/assert";
import Stripe from "stripe";
import { type SandboxOptions, startSandbox } from "../../../sandbox/mod.ts";
import { listenForCallbacks, type Received } from "../callback_listener.ts";
import { payment, sdk } from "./sdk.ts";

/** A Stripe that posts its events to a listener. */
async function told(options: SandboxOptions["stripe"] = {}, status?: () => number) {
  const hook = listenForCallbacks(status);
  const sandbox = await startSandbox({ stripe: { ...options, webhooks: [hook.url] } });
  return {
    sandbox,
    hook,
    stripe: sdk(sandbox),
    /** the first so many events, verified by Stripe's own SDK */
    events: async (count: number) => await Promise.all((await hook.count(count)).map(verify)),
    async [Symbol.asyncDispose]() {
      await sandbox[Symbol.asyncDispose]();
      await hook[Symbol.asyncDispose]();
    },
  };

  function verify({ body, headers }: Received) {
    const { webhook_secret } = sandbox.settings.stripe;
    return sdk(sandbox).webhooks.constructEventAsync(body, headers.get("stripe-signature")!, webhook_secret);
  }
}

const types = (events: { type: string }[]) => events.map(({ type }) => type);

Deno.test("webhooks tell the story of a payment, and Stripe's own SDK accepts them", async () => {
  await using world = await told();

  const { id } = await world.stripe.paymentIntents.create(payment({ metadata: { payment_id: "456" } }), {
    idempotencyKey: "payment:456",
  });
  const events = await world.events(3);

  assertEquals(types(events), ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]);
  const last = events[2] as Stripe.PaymentIntentSucceededEvent;
  assertEquals([last.data.object.id, last.data.object.status, last.data.object.metadata], [id, "succeeded", {
    payment_id: "456",
  }]);
  assertEquals([last.request?.idempotency_key, last.api_version], ["payment:456", Stripe.API_VERSION]);
});

Deno.test("an event shows its object as it was then", async () => {
  await using world = await told();

  await world.stripe.paymentIntents.create(payment());
  const [created] = await world.events(3);

  assertEquals((created as Stripe.PaymentIntentCreatedEvent).data.object.status, "requires_confirmation");
});

Deno.test("a signature of another secret is not accepted", async () => {
  await using world = await told();
  await world.stripe.paymentIntents.create(payment());
  const [{ body, headers }] = await world.hook.count(1);

  const signature = headers.get("stripe-signature")!;
  const forged = () => world.stripe.webhooks.constructEventAsync(body, signature, "whsec_other");

  await assertRejects(forged, Stripe.errors.StripeSignatureVerificationError);
});

for (
  const [payment_method, expected] of [
    ["pm_card_visa_chargeDeclined", ["charge.failed", "payment_intent.payment_failed"]],
    ["pm_card_authenticationRequired", ["payment_intent.requires_action"]],
    ["pm_usBankAccount_success", ["payment_intent.processing"]],
    ["pm_card_createDispute", ["charge.succeeded", "payment_intent.succeeded", "charge.dispute.created"]],
  ] as const
) {
  Deno.test(`${payment_method} is told as ${expected.at(-1)}`, async () => {
    await using world = await told();

    await world.stripe.paymentIntents.create(payment({ payment_method })).catch(() => {});

    assertEquals(types(await world.events(1 + expected.length)).slice(1), [...expected]);
  });
}

Deno.test("refunds, transfers, payouts and accounts are told too", async () => {
  await using world = await told({ accounts: ["acct_grace"], timing: { payout_ms: 3_600_000, refund_ms: 3_600_000 } });
  const { stripe, sandbox } = world;
  const account = { stripeAccount: "acct_grace" };
  const { id } = await stripe.paymentIntents.create(payment({ payment_method: "pm_card_refundFail" }));
  sandbox.stripe.advance(60_000);
  await stripe.refunds.create({ payment_intent: id, amount: 100 });
  const transfer = await stripe.transfers.create({ amount: 800, currency: "eur", destination: "acct_grace" });
  await stripe.transfers.createReversal(transfer.id, { amount: 100 });
  await stripe.payouts.create({ amount: 100, currency: "eur" }, account);
  sandbox.stripe.advance(3_600_000);
  sandbox.stripe.failPayouts("acct_grace", "account_closed");
  await stripe.payouts.create({ amount: 200, currency: "eur" }, account);
  sandbox.stripe.advance(3_600_000);

  const events = (await world.events(14)).slice(3);

  assertEquals(
    events.map(({ type, account }) => account ? `${type} of ${account}` : type),
    [
      "refund.created",
      "charge.refunded",
      "transfer.created",
      "transfer.reversed",
      "payout.created of acct_grace",
      "refund.updated",
      "refund.failed",
      "payout.paid of acct_grace",
      "payout.created of acct_grace",
      "payout.failed of acct_grace",
      "account.updated of acct_grace",
    ].slice(0, events.length),
  );
});

Deno.test("a webhook is sent again until it is taken", async () => {
  let calls = 0;
  await using world = await told({}, () => ++calls === 1 ? 500 : 200);

  await world.stripe.paymentIntents.create(payment());
  const [first, again] = await world.events(4);

  assertEquals(again.id, first.id);
});

Deno.test("webhooks that are held can be lost, repeated and told in another order", async () => {
  await using world = await told();
  world.sandbox.stripe.holdWebhooks();
  await world.stripe.paymentIntents.create(payment());
  const [created, charged, succeeded] = world.sandbox.stripe.state().events.map(({ id }) => id);

  const before = world.hook.received.length;
  world.sandbox.stripe.releaseWebhooks([succeeded, created, succeeded]);
  const events = await world.events(3);

  assertEquals([before, events.map(({ id }) => id)], [0, [succeeded, created, succeeded]]);
  assertEquals(events.some(({ id }) => id === charged), false);
});

Deno.test("webhooks that waited go out in their order, and the next at once", async () => {
  await using world = await told();
  world.sandbox.stripe.holdWebhooks();
  await world.stripe.paymentIntents.create(payment({ confirm: false }));

  world.sandbox.stripe.releaseWebhooks();
  await world.stripe.paymentIntents.create(payment({ confirm: false }));
  const events = await world.events(2);

  assertEquals(events.map(({ id }) => id), world.sandbox.stripe.state().events.map(({ id }) => id));
});

Deno.test("webhooks never leave this machine", async () => {
  await assertRejects(
    () => startSandbox({ stripe: { webhooks: ["https://example.org/hook"] } }),
    Error,
    "webhooks would go to https://example.org/hook",
  );
});

Deno.test("events can be listed by those who heard of none", async () => {
  await using sandbox = await startSandbox();
  const stripe = sdk(sandbox);
  const { id } = await stripe.paymentIntents.create(payment());

  const { data: [event] } = await stripe.events.list({ type: "payment_intent.succeeded" });

  assertEquals((event as Stripe.PaymentIntentSucceededEvent).data.object.id, id);
  assertEquals((await stripe.events.retrieve(event.id)).id, event.id);
});

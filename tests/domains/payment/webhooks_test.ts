import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { signalsFor, type StripeWebhook } from "../../../domains/payment/webhooks.ts";

type Thing = StripeWebhook["data"]["object"];

const event = (type: string, object: Thing): StripeWebhook => ({ id: "evt_1", type, data: { object } });

/** The workflows that hear of it, and those that are started for it. */
const heard = (type: string, object: Thing) =>
  signalsFor(event(type, object)).map(({ workflowId, start }) => start ? `${workflowId} started` : workflowId);

const refund = (status: string, refund_id = "456:rest"): Thing => ({
  id: "re_1",
  object: "refund",
  status,
  metadata: { refund_id },
});

const payout = (status: string): Thing => ({
  id: "po_1",
  object: "payout",
  status,
  currency: "eur",
  metadata: { payout_id: "h-1-3:2" },
});

Deno.test("what happens to a payment is told to its workflow", () => {
  const metadata = { payment_id: "456", attempt: "1" };

  for (const type of ["succeeded", "payment_failed", "processing", "requires_action", "canceled", "of_tomorrow"]) {
    assertEquals(heard(`payment_intent.${type}`, { id: "pi_1", object: "payment_intent", metadata }), ["payment-456"]);
  }
  assertEquals(heard("charge.refunded", { id: "ch_1", object: "charge", metadata }), ["payment-456"]);
  assertEquals(signalsFor(event("charge.updated", { id: "ch_1", object: "charge", metadata })), [{
    workflowId: "payment-456",
    signal: "stripeEvent",
    payload: { id: "evt_1", type: "charge.updated", object: "ch_1" },
  }]);
});

Deno.test("what happens to a refund is told to its workflow, which is started again for one that has failed", () => {
  assertEquals(heard("refund.created", refund("pending")), ["refund-456.rest"]);
  assertEquals(heard("refund.updated", refund("succeeded")), ["refund-456.rest"]);
  assertEquals(heard("charge.refund.updated", refund("failed", "456:rest:2")), ["refund-456.rest started"]);
  assertEquals(signalsFor(event("refund.failed", refund("failed")))[0].start, {
    workflow: "RefundWorkflow",
    input: { payment_id: "456", refund_id: "rest", stripe_refund: "re_1" },
  });
});

Deno.test("what happens to a payout is told to its host's workflow, and starts another if the bank sent it back", () => {
  assertEquals(heard("payout.paid", payout("paid")), ["payout-h-1-eur", "payout-h-1-3"]);
  assertEquals(heard("payout.failed", payout("failed")), ["payout-h-1-eur", "payout-h-1-3 started"]);
  assertEquals(signalsFor(event("payout.failed", payout("failed")))[1].start, {
    workflow: "PayoutWorkflow",
    input: { host_id: "h-1", currency: "eur", payout_id: "h-1-3" },
  });
});

Deno.test("a mended account is told to the payout that may wait for it", () => {
  const account = { id: "acct_1", object: "account", default_currency: "eur", metadata: { host_id: "h1" } };

  assertEquals(heard("account.updated", account), ["payout-h1-eur"]);
});

Deno.test("what is not the platform's business leads to no signal", () => {
  const nothings: Thing[] = [
    { id: "cus_1", object: "customer", metadata: { payment_id: "456" } },
    { id: "pi_1", object: "payment_intent" },
    { id: "pi_1", object: "payment_intent", metadata: null },
    { id: "pi_1", object: "payment_intent", metadata: { payment_id: "" } },
    { id: "pi_1", object: "payment_intent", metadata: { payment_id: "4 5 6" } },
    { id: "re_1", object: "refund", status: "failed", metadata: {} },
    { id: "re_1", object: "refund", status: "failed", metadata: { refund_id: "456" } },
    { id: "po_1", object: "payout", status: "failed", currency: "eur", metadata: {} },
    { id: "po_1", object: "payout", status: "failed", currency: "eur", metadata: { payout_id: "h1:1" } },
    { id: "acct_1", object: "account", default_currency: "eur" },
  ];

  for (const object of nothings) assertEquals(heard("any.thing", object), [], JSON.stringify(object));
});

Deno.test("the same event leads to the same signals, however often and in whatever order it comes", () => {
  const events = [
    event("payment_intent.succeeded", { id: "pi_1", object: "payment_intent", metadata: { payment_id: "456" } }),
    event("refund.failed", refund("failed")),
    event("payout.failed", payout("failed")),
  ];
  const first = events.map(signalsFor);

  assertEquals(events.toReversed().map(signalsFor).toReversed(), first);
  assertEquals(events.map(signalsFor), first);
});

Deno.test("an event that is not what it should be leads to no signal", () => {
  const metadata = { payment_id: "456" };
  const object = { id: "pi_1", object: "payment_intent", metadata };
  const malformed = [
    undefined,
    null,
    "payment_intent.succeeded",
    [],
    {},
    { type: "payment_intent.succeeded", data: { object } },
    { id: "evt_1", data: { object } },
    { id: "evt_1", type: "ping" },
    { id: "evt_1", type: "ping", data: null },
    { id: "evt_1", type: "ping", data: { object: null } },
    { id: "evt_1", type: "ping", data: { object: "pi_1" } },
    { id: "evt_1", type: "ping", data: { object: { ...object, id: 7 } } },
    { id: "evt_1", type: "ping", data: { object: { ...object, object: "constructor" } } },
    { id: "evt_1", type: "ping", data: { object: { ...object, metadata: "456" } } },
    { id: "evt_1", type: "ping", data: { object: { ...object, metadata: { payment_id: 456 } } } },
    { id: "evt_1", type: "ping", data: { object: { ...object, metadata: { payment_id: ["456"] } } } },
    // Stripe's events of another kind have no object in them.
    { id: "evt_1", type: "v1.billing.meter.error", object: "v2.core.event", related_object: { id: "mtr_1" } },
  ];

  for (const each of malformed) assertEquals(signalsFor(each), [], JSON.stringify(each));
});

Deno.test("no event is too odd", () => {
  const text = fc.option(fc.string(), { nil: undefined });
  const metadata = fc.option(
    fc.dictionary(fc.constantFrom("payment_id", "refund_id", "payout_id", "host_id"), fc.string()),
  );
  const object = fc.record({
    id: fc.string(),
    object: fc.oneof(fc.constantFrom("payment_intent", "charge", "refund", "payout", "account"), fc.string()),
    status: text,
    currency: text,
    default_currency: text,
    metadata,
  });
  const likely = object.map((object) => ({ id: "evt_1", type: "any.thing", data: { object } }));
  fc.assert(fc.property(fc.oneof(likely, fc.jsonValue()), (webhook) => {
    for (const { workflowId, signal } of signalsFor(webhook)) {
      assertEquals([/^[\w.-]+$/.test(workflowId), signal], [true, "stripeEvent"]);
    }
  }));
});

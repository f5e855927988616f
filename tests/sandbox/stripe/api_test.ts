import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import Stripe from "stripe";
import { startSandbox } from "../../../sandbox/mod.ts";
import { payment, sdk } from "./sdk.ts";

for (
  const [what, change, param, code] of [
    ["an unknown parameter", { amuont: 1 }, "amuont", "parameter_unknown"],
    ["a missing one", { amount: undefined }, "amount", "parameter_missing"],
    ["an amount that is no whole number", { amount: 10.5 }, "amount", "parameter_invalid_integer"],
    ["an amount that is too small", { amount: 49 }, "amount", "amount_too_small"],
    ["an amount of yen that is too small", { amount: 49, currency: "jpy" }, "amount", "amount_too_small"],
    ["an unknown payment method", { payment_method: "pm_card_gone" }, "payment_method", "resource_missing"],
    ["nowhere to come back to", { automatic_payment_methods: { enabled: true } }, "return_url", undefined],
    ["off_session without confirm", { confirm: false, off_session: true }, "off_session", undefined],
  ] as const
) {
  Deno.test(`${what} is told as Stripe tells it`, async () => {
    await using sandbox = await startSandbox();
    const create = () =>
      sdk(sandbox).paymentIntents.create(payment(change as Partial<Stripe.PaymentIntentCreateParams>));

    const failure = await assertRejects(create, Stripe.errors.StripeInvalidRequestError);

    assertEquals([failure.statusCode, failure.param, failure.code], [400, param, code]);
    assertMatch(failure.requestId!, /^req_\w{14}$/);
    assertEquals(sandbox.stripe.state().intents, []);
  });
}

Deno.test("a wrong key is not let in, and not repeated", async () => {
  await using sandbox = await startSandbox();
  const stripe = sdk(sandbox, "sk_test_this_is_the_wrong_one");

  const failure = await assertRejects(() => stripe.balance.retrieve(), Stripe.errors.StripeAuthenticationError);

  assertEquals(failure.message, "Invalid API Key provided: sk_test_****_one");
});

Deno.test("a key may come by Basic authentication, too", async () => {
  await using sandbox = await startSandbox();
  const ask = (credentials: string) =>
    fetch(`${sandbox.url}/v1/balance`, { headers: { authorization: `Basic ${btoa(credentials)}` } });

  const answers = [await ask(`${sandbox.settings.stripe.secret_key}:`), await ask(":")];

  assertEquals(await Promise.all(answers.map(async (answer) => [answer.status, Object.keys(await answer.json())[0]])), [
    [200, "object"],
    [401, "error"],
  ]);
});

Deno.test("what the sandbox does not have is told", async () => {
  await using sandbox = await startSandbox();

  const failure = await assertRejects(() => sdk(sandbox).customers.list(), Stripe.errors.StripeInvalidRequestError);

  assertEquals([failure.statusCode, failure.message], [
    404,
    "Unrecognized request URL (GET: /v1/customers). The sandbox does not have it.",
  ]);
});

Deno.test("an object that does not exist is a 404", async () => {
  await using sandbox = await startSandbox();

  const failure = await assertRejects(
    () => sdk(sandbox).refunds.retrieve("re_x"),
    Stripe.errors.StripeInvalidRequestError,
  );

  assertEquals([failure.statusCode, failure.code, failure.message], [
    404,
    "resource_missing",
    "No such refund: 're_x'",
  ]);
});

Deno.test("lists go page by page, both ways", async () => {
  await using sandbox = await startSandbox();
  const stripe = sdk(sandbox);
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.unshift((await stripe.paymentIntents.create(payment({ confirm: false }))).id);
  const page = async (params: Stripe.PaymentIntentListParams) => {
    const { data, has_more } = await stripe.paymentIntents.list(params);
    return [data.map(({ id }) => ids.indexOf(id)), has_more];
  };

  assertEquals(await page({ limit: 2 }), [[0, 1], true]);
  assertEquals(await page({ limit: 2, starting_after: ids[1] }), [[2, 3], true]);
  assertEquals(await page({ limit: 2, starting_after: ids[3] }), [[4], false]);
  assertEquals(await page({ limit: 2, ending_before: ids[3] }), [[1, 2], true]);
  assertEquals(await page({ limit: 2, ending_before: ids[1] }), [[0], false]);
});

Deno.test("lists are narrowed by the time of creation, to its bounds", async () => {
  await using sandbox = await startSandbox();
  const stripe = sdk(sandbox);
  const first = await stripe.paymentIntents.create(payment());
  sandbox.stripe.advance(60_000);
  const second = await stripe.paymentIntents.create(payment());
  const count = async (created: Stripe.RangeQueryParam | number) =>
    (await stripe.paymentIntents.list({ created })).data.length;

  assertEquals(await count({ gte: first.created }), 2);
  assertEquals(await count({ gt: first.created }), 1);
  assertEquals(await count({ gte: first.created, lt: second.created }), 1);
  assertEquals(await count({ lte: second.created }), 2);
  assertEquals(await count(second.created), 1);
});

Deno.test("ids are expanded into what they stand for, in lists as well", async () => {
  await using sandbox = await startSandbox();
  const stripe = sdk(sandbox);
  const { latest_charge } = await stripe.paymentIntents.create({ ...payment(), expand: ["latest_charge"] });
  const { data: [{ source }] } = await stripe.balanceTransactions.list({ expand: ["data.source"] });

  assertEquals((latest_charge as Stripe.Charge).status, "succeeded");
  assertEquals((source as Stripe.Charge).id, (latest_charge as Stripe.Charge).id);
  await assertRejects(
    () => stripe.paymentIntents.list({ expand: ["data.amount_of_love"] }),
    Stripe.errors.StripeInvalidRequestError,
    "This property cannot be expanded (amount_of_love).",
  );
});

Deno.test("an intent is declined, and confirmed with another method", async () => {
  await using sandbox = await startSandbox();
  const stripe = sdk(sandbox);
  const create = () => stripe.paymentIntents.create(payment({ payment_method: "pm_card_visa_chargeDeclinedLostCard" }));
  const { payment_intent, decline_code } = await assertRejects(create, Stripe.errors.StripeCardError);

  const { status, last_payment_error } = await stripe.paymentIntents.confirm(payment_intent!.id, {
    payment_method: "pm_card_visa",
  });

  assertEquals([decline_code, payment_intent!.status], ["lost_card", "requires_payment_method"]);
  assertEquals([status, last_payment_error], ["succeeded", null]);
});

Deno.test("a succeeded intent can be neither confirmed nor cancelled", async () => {
  await using sandbox = await startSandbox();
  const stripe = sdk(sandbox);
  const { id } = await stripe.paymentIntents.create(payment());

  for (const act of [() => stripe.paymentIntents.confirm(id), () => stripe.paymentIntents.cancel(id)]) {
    const failure = await assertRejects(act, Stripe.errors.StripeInvalidRequestError);
    assertEquals([failure.code, failure.payment_intent?.status], ["payment_intent_unexpected_state", "succeeded"]);
  }
});

Deno.test("money is pending first, and available after a while", async () => {
  await using sandbox = await startSandbox({ stripe: { timing: { available_ms: 7 * 86_400_000 } } });
  const stripe = sdk(sandbox);
  await stripe.paymentIntents.create(payment());
  const amounts = async () => {
    const { available: [{ amount }], pending: [{ amount: pending }] } = await stripe.balance.retrieve();
    return [amount, pending];
  };

  const before = await amounts();
  sandbox.stripe.advance(7 * 86_400_000);

  assertEquals([before, await amounts()], [[0, 960], [960, 0]]);
});

Deno.test("a disputed charge takes its money and cannot be refunded", async () => {
  await using sandbox = await startSandbox();
  const stripe = sdk(sandbox);
  const { id } = await stripe.paymentIntents.create(payment({ payment_method: "pm_card_createDispute" }));

  const failure = await assertRejects(() => stripe.refunds.create({ payment_intent: id }), Stripe.errors.StripeError);

  assertEquals(failure.code, "charge_disputed");
  const { available, pending } = sandbox.stripe.funds("eur");
  assertEquals(available + pending, 1000 - 40 - 1000 - 1500);
});

Deno.test("every cent is somewhere: balances are the sum of their transactions", async () => {
  await using sandbox = await startSandbox({ stripe: { accounts: ["acct_grace"] } });
  const stripe = sdk(sandbox);
  const { id } = await stripe.paymentIntents.create(payment({ payment_method: "pm_card_bypassPending", amount: 9000 }));
  const transfer = await stripe.transfers.create({ amount: 5000, currency: "eur", destination: "acct_grace" });
  await stripe.transfers.createReversal(transfer.id, { amount: 2000 });
  await stripe.refunds.create({ payment_intent: id, amount: 1000 });

  const own = sandbox.stripe.funds("eur"), host = sandbox.stripe.funds("eur", "acct_grace");

  assertEquals(own.available + host.available, 9000 - 160 - 1000);
  assertEquals(host, { available: 3000, pending: 0 });
});

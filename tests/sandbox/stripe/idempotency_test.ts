import { assertEquals, assertRejects } from "@std/assert";
import Stripe from "stripe";
import { startSandbox } from "../../../sandbox/mod.ts";
import { payment, sdk } from "./sdk.ts";

const KEY = { idempotencyKey: "payment:1" };

Deno.test("a key's first answer is replayed, and marked", async () => {
  await using sandbox = await startSandbox();
  const stripe = sdk(sandbox);

  const first = await stripe.paymentIntents.create(payment(), KEY);
  const again = await stripe.paymentIntents.create(payment(), KEY);

  assertEquals(again, first);
  const replayed = [first, again].map(({ lastResponse }) =>
    (lastResponse as unknown as Response).headers.get("idempotent-replayed")
  );
  assertEquals(replayed, [null, "true"]);
});

Deno.test("the order of parameters makes no difference, their values do", async () => {
  await using sandbox = await startSandbox();
  const stripe = sdk(sandbox);
  const { id } = await stripe.paymentIntents.create(payment(), KEY);
  const { amount, ...rest } = payment();

  const reordered = await stripe.paymentIntents.create({ ...rest, amount }, KEY);
  const other = () => stripe.paymentIntents.create(payment({ amount: 1001 }), KEY);

  assertEquals(reordered.id, id);
  await assertRejects(other, Stripe.errors.StripeIdempotencyError, "same parameters they were first used with");
});

Deno.test("a decline is kept", async () => {
  await using sandbox = await startSandbox();
  const decline = () =>
    sdk(sandbox).paymentIntents.create(payment({ payment_method: "pm_card_visa_chargeDeclined" }), KEY);

  const first = await assertRejects(decline, Stripe.errors.StripeCardError);
  const again = await assertRejects(decline, Stripe.errors.StripeCardError);

  assertEquals(again.payment_intent?.id, first.payment_intent?.id);
  assertEquals(sandbox.stripe.state().intents.length, 1);
});

for (const acts of [true, false]) {
  Deno.test(`a 500 is kept, whether it acted or not: ${acts}`, async () => {
    await using sandbox = await startSandbox();
    const stripe = sdk(sandbox);
    sandbox.fail({ provider: "stripe", acts, answer: { status: 500 }, times: 1 });

    await assertRejects(() => stripe.paymentIntents.create(payment(), KEY), Stripe.errors.StripeAPIError);
    const again = await assertRejects(() => stripe.paymentIntents.create(payment(), KEY), Stripe.errors.StripeAPIError);

    assertEquals([again.statusCode, again.headers?.["idempotent-replayed"]], [500, "true"]);
    assertEquals(sandbox.stripe.state().intents.length, acts ? 1 : 0);
  });
}

for (
  const [what, fail] of [
    ["wrong parameters", (sandbox) => sdk(sandbox).paymentIntents.create(payment({ amount: 1.5 }), KEY)],
    ["a rate limit", (sandbox) => {
      sandbox.fail({ provider: "stripe", answer: { status: 429 }, times: 1 });
      return sdk(sandbox).paymentIntents.create(payment(), KEY);
    }],
    ["an outage before the API", (sandbox) => {
      sandbox.fail({ provider: "stripe", answer: { status: 503 }, times: 1 });
      return sdk(sandbox).paymentIntents.create(payment(), KEY);
    }],
  ] satisfies [string, (sandbox: Awaited<ReturnType<typeof startSandbox>>) => Promise<unknown>][]
) {
  Deno.test(`${what}: the key is not used up`, async () => {
    await using sandbox = await startSandbox();

    await assertRejects(() => fail(sandbox), Stripe.errors.StripeError);
    const { status } = await sdk(sandbox).paymentIntents.create(payment(), KEY);

    assertEquals(status, "succeeded");
  });
}

Deno.test("keys are forgotten after a day, or when they are told to be", async () => {
  await using sandbox = await startSandbox();
  const stripe = sdk(sandbox);
  const ids = new Set<string>();

  ids.add((await stripe.paymentIntents.create(payment(), KEY)).id);
  sandbox.stripe.advance(23 * 3_600_000);
  ids.add((await stripe.paymentIntents.create(payment(), KEY)).id);
  sandbox.stripe.advance(3_600_000);
  ids.add((await stripe.paymentIntents.create(payment(), KEY)).id);
  sandbox.stripe.expireKeys();
  ids.add((await stripe.paymentIntents.create(payment(), KEY)).id);

  assertEquals(ids.size, 3);
});

Deno.test("each account has its own keys", async () => {
  await using sandbox = await startSandbox({ stripe: { accounts: ["acct_grace", "acct_alan"] } });
  const stripe = sdk(sandbox);
  await stripe.paymentIntents.create(payment({ payment_method: "pm_card_bypassPending", amount: 5000 }));
  for (const destination of ["acct_grace", "acct_alan"]) {
    await stripe.transfers.create({ amount: 1000, currency: "eur", destination });
  }

  const payout = { amount: 1000, currency: "eur" };
  const one = await stripe.payouts.create(payout, { ...KEY, stripeAccount: "acct_grace" });
  const other = await stripe.payouts.create(payout, { ...KEY, stripeAccount: "acct_alan" });

  assertEquals(one.id === other.id, false);
});

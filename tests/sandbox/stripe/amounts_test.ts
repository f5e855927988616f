import { assertEquals, assertRejects } from "@std/assert";
import Stripe from "stripe";
import { leastCharge } from "../../../domains/payment/currencies.ts";
import { startSandbox } from "../../../sandbox/mod.ts";
import { payment, sdk } from "./sdk.ts";

const ACCOUNT = "acct_grace";

Deno.test("an amount that a currency cannot be moved in is refused, and the next one is not", async () => {
  await using sandbox = await startSandbox({ stripe: { accounts: [ACCOUNT], timing: { available_ms: 0 } } });
  const stripe = sdk(sandbox);
  const refused = async (ask: () => Promise<unknown>) => {
    const { param } = await assertRejects(ask, Stripe.errors.StripeInvalidRequestError, "must be divisible by");
    assertEquals(param, "amount");
  };
  for (const [currency, step] of [["isk", 100], ["ugx", 100], ["kwd", 10]] as const) {
    const amount = 100 * step;
    const { id, latest_charge } = await stripe.paymentIntents.create(payment({ amount, currency }));
    const source_transaction = latest_charge as string;
    const transfer = { amount: 50 * step, currency, destination: ACCOUNT, source_transaction };
    const { id: transferred } = await stripe.transfers.create(transfer);

    await refused(() => stripe.paymentIntents.create(payment({ amount: amount + 1, currency })));
    await refused(() => stripe.refunds.create({ payment_intent: id, amount: step + 1 }));
    await refused(() => stripe.transfers.create({ ...transfer, amount: step + 1 }));
    await refused(() => stripe.transfers.createReversal(transferred, { amount: step + 1 }));
    await refused(() => stripe.payouts.create({ amount: step + 1, currency }, { stripeAccount: ACCOUNT }));
    await stripe.payouts.create({ amount: step, currency }, { stripeAccount: ACCOUNT });
  }
});

Deno.test("forints and Taiwan's dollars are charged with hundredths, and paid out whole", async () => {
  await using sandbox = await startSandbox({ stripe: { accounts: [ACCOUNT], timing: { available_ms: 0 } } });
  const stripe = sdk(sandbox);
  for (const currency of ["huf", "twd"]) {
    const { latest_charge } = await stripe.paymentIntents.create(payment({ amount: 20_055, currency }));
    const source_transaction = latest_charge as string;
    await stripe.transfers.create({ amount: 20_055, currency, destination: ACCOUNT, source_transaction });
    const pay = (amount: number) => stripe.payouts.create({ amount, currency }, { stripeAccount: ACCOUNT });

    await assertRejects(() => pay(20_055), Stripe.errors.StripeInvalidRequestError, "must be divisible by 100");
    assertEquals((await pay(20_000)).amount, 20_000);
  }
});

Deno.test("the least that the payment domain asks for is what Stripe takes", async () => {
  await using sandbox = await startSandbox();
  const stripe = sdk(sandbox);
  for (const currency of ["eur", "gbp", "jpy", "huf", "thb", "hkd", "isk", "kwd"]) {
    const amount = leastCharge(currency);
    assertEquals((await stripe.paymentIntents.create(payment({ amount, currency }))).status, "succeeded");
  }
});

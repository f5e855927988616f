import { assert, assertEquals, assertMatch } from "@std/assert";
import { createPayments, type Payments } from "../../domains/payment/stripe.ts";
import Stripe from "stripe";
import { startSandbox } from "../../sandbox/mod.ts";
import { sdk } from "../sandbox/stripe/sdk.ts";
import { stripeMock, withoutStripeMock } from "./stripe_mock.ts";

const money = { amount: 8500, currency: "eur" };
const charge = { ...money, key: "k", payment_id: "456", attempt: 1, payment_method: "pm_card_visa" };
const since = Date.now();

/** Every way in which the payment domain can ask. stripe-mock finds things of any id, and nothing by metadata. */
const REQUESTS: Record<keyof Payments, ((payments: Payments) => Promise<unknown>)[]> = {
  charge: [
    (payments) => payments.charge({ ...charge, off_session: true, customer: "cus_1", transfer_group: "booking-123" }),
    (payments) => payments.charge({ ...charge, off_session: false, return_url: "https://example.org/back" }),
  ],
  findIntent: [
    (payments) =>
      payments.findIntent({ payment_id: "456", attempt: 1, customer: "cus_1" }, since, { after: "pi_1", passed() {} }),
  ],
  intent: [(payments) => payments.intent("pi_1")],
  cancelIntent: [(payments) => payments.cancelIntent("pi_1", "k")],
  paymentMethod: [(payments) => payments.paymentMethod("pm_1")],
  refund: [
    (payments) =>
      payments.refund({
        key: "k",
        refund_id: "1",
        payment_intent: "pi_1",
        amount: 100,
        reason: "requested_by_customer",
      }),
    (payments) => payments.refund({ key: "k", refund_id: "1", payment_intent: "pi_1", amount: 100 }),
  ],
  findRefund: [(payments) => payments.findRefund("1", "pi_1")],
  getRefund: [(payments) => payments.getRefund("re_1")],
  transfer: [
    (payments) => payments.transfer({ ...money, key: "k", payout_id: "7", destination: "acct_1" }),
    (payments) =>
      payments.transfer({
        ...money,
        key: "k",
        payout_id: "7",
        destination: "acct_1",
        source_transaction: "ch_1",
        transfer_group: "booking-123",
      }),
  ],
  findTransfer: [(payments) => payments.findTransfer("7", "acct_1", since)],
  reverseTransfer: [
    (payments) => payments.reverseTransfer({ key: "k", reversal_id: "1", transfer: "tr_1", amount: 1 }),
  ],
  findReversal: [(payments) => payments.findReversal("1", "tr_1")],
  payout: [(payments) => payments.payout({ ...money, key: "k", payout_id: "7", account: "acct_1" })],
  findPayout: [(payments) => payments.findPayout("7", "acct_1", since)],
  getPayout: [(payments) => payments.getPayout("po_1", "acct_1")],
  account: [(payments) => payments.account("acct_1")],
  balanceTransactions: [(payments) => Array.fromAsync(payments.balanceTransactions(since - 1000, since))],
  verify: [(payments) => payments.verify()],
};

const without = await withoutStripeMock();

Deno.test({
  name: without
    ? `stripe-mock: skipped, ${without}`
    : "stripe-mock accepts every request, and its answers are understood",
  ignore: without !== undefined,
  async fn(t) {
    await using mock = await stripeMock();
    const payments = createPayments({ secret_key: "sk_test_123", base_url: mock.url });
    assertEquals(Object.keys(payments).sort(), Object.keys(REQUESTS).sort());

    for (const [name, asks] of Object.entries(REQUESTS)) {
      await t.step(name, async () => {
        for (const ask of asks) assertUnderstood(await ask(payments));
      });
    }
  },
});

Deno.test({
  name: without
    ? `stripe-mock: skipped, ${without}`
    : "stripe-mock knows customers and methods in the shape that the sandbox gives them",
  ignore: without !== undefined,
  async fn(t) {
    await using mock = await stripeMock();
    await using sandbox = await startSandbox({ stripe: { customers: { cus_1: { pm_1: "pm_card_visa" } } } });
    const { port } = new URL(mock.url);
    const real = new Stripe("sk_test_123", { host: "127.0.0.1", port, protocol: "http", maxNetworkRetries: 0 });
    const ours = sdk(sandbox);
    const asks: Record<string, (stripe: Stripe) => Promise<object>> = {
      "customers.create": ({ customers }) => customers.create({ name: "Ada", email: "ada@example.org" }),
      "customers.retrieve": ({ customers }) => customers.retrieve("cus_1"),
      "paymentMethods.retrieve": ({ paymentMethods }) => paymentMethods.retrieve("pm_1"),
      "paymentMethods.detach": ({ paymentMethods }) => paymentMethods.detach("pm_1"),
      "paymentMethods.attach": ({ paymentMethods }) => paymentMethods.attach("pm_card_visa", { customer: "cus_1" }),
    };

    for (const [name, ask] of Object.entries(asks)) {
      await t.step(name, async () => assertFits(await ask(ours), await ask(real)));
    }
  },
});

/** Every field of ours is one of Stripe's, of the same kind where both say something. */
function assertFits(ours: object, stripes: object): void {
  const theirs = new Map(Object.entries(stripes));
  for (const [field, value] of Object.entries(ours)) {
    assert(theirs.has(field), `Stripe has no ${field}`);
    const other = theirs.get(field);
    if (value === null || other === null) continue;
    assertEquals(typeof value, typeof other, field);
    if (typeof value === "object" && field !== "metadata") assertFits(value, other);
  }
}

/** Nothing of what the platform acts upon is missing from an answer. */
function assertUnderstood(answer: unknown): void {
  for (const object of [answer ?? []].flat() as Record<string, unknown>[]) {
    assertMatch(object.id as string, /^[a-z]+_\w+/);
    for (const [field, value] of Object.entries(object)) {
      assert(value !== undefined && value !== null, `${field} is missing`);
    }
    if ("amount" in object) assert(Number.isInteger(object.amount) && typeof object.currency === "string");
  }
}

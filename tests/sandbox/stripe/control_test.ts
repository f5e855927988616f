import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type Sandbox, startSandbox, type StripeState } from "../../../sandbox/mod.ts";
import { payment, sdk } from "./sdk.ts";

/** Posts to the control API. */
async function post({ url }: Sandbox, path: string, body: unknown = {}) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/stripe/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  return [response.status, await response.json()];
}

const stateOf = async ({ url }: Sandbox): Promise<StripeState> => (await (await fetch(`${url}/state`)).json()).stripe;

Deno.test("GET /state shows the money and where it is", async () => {
  await using sandbox = await startSandbox({ stripe: { accounts: ["acct_grace"] } });
  const stripe = sdk(sandbox);
  const { id } = await stripe.paymentIntents.create(payment({ payment_method: "pm_card_bypassPending" }));
  await stripe.transfers.create({ amount: 700, currency: "eur", destination: "acct_grace" });

  const { intents, transfers, balances } = await stateOf(sandbox);

  assertEquals([intents.map((intent) => intent.id), transfers.length], [[id], 1]);
  assertEquals(balances, {
    acct_sandboxplatform: { eur: { available: 260, pending: 0 } },
    acct_grace: { eur: { available: 700, pending: 0 } },
  });
});

Deno.test("a customer authenticates over the control API", async () => {
  await using sandbox = await startSandbox();
  const stripe = sdk(sandbox);
  const { id } = await stripe.paymentIntents.create(payment({ payment_method: "pm_card_threeDSecure2Required" }));

  const [status] = await post(sandbox, `payment_intents/${id}/authenticate`, { outcome: "succeed" });
  const [again, { error }] = await post(sandbox, `payment_intents/${id}/authenticate`, { outcome: "succeed" });

  assertEquals([status, again, error], [200, 400, `Cannot authenticate ${id}: it is succeeded`]);
  assertEquals((await stripe.paymentIntents.retrieve(id)).status, "succeeded");
});

Deno.test("customers who authenticate by themselves do so after a while", async () => {
  await using sandbox = await startSandbox({ stripe: { timing: { authentication_ms: 60_000 } } });
  const stripe = sdk(sandbox);
  const { id } = await stripe.paymentIntents.create(payment({ payment_method: "pm_card_threeDSecure2Required" }));

  await post(sandbox, "clock/advance", { ms: 60_000 });

  assertEquals((await stripe.paymentIntents.retrieve(id)).status, "succeeded");
});

Deno.test("accounts are made, restricted and mended over the control API", async () => {
  await using sandbox = await startSandbox();
  const enabled = async () => (await sdk(sandbox).accounts.retrieve("acct_ada")).payouts_enabled;

  await post(sandbox, "accounts", { id: "acct_ada", email: "ada@example.org" });
  const made = await enabled();
  await post(sandbox, "accounts/acct_ada", { payouts_enabled: false });
  const restricted = await enabled();
  await post(sandbox, "accounts/acct_ada", { payouts_enabled: true });

  assertEquals([made, restricted, await enabled()], [true, false, true]);
  assertEquals((await sdk(sandbox).accounts.list()).data.map(({ id }) => id), ["acct_ada"]);
});

Deno.test("a payout that counted as paid fails over the control API", async () => {
  await using sandbox = await startSandbox({ stripe: { accounts: ["acct_grace"] } });
  const stripe = sdk(sandbox), account = { stripeAccount: "acct_grace" };
  await stripe.paymentIntents.create(payment({ payment_method: "pm_card_bypassPending" }));
  await stripe.transfers.create({ amount: 700, currency: "eur", destination: "acct_grace" });
  const { id } = await stripe.payouts.create({ amount: 700, currency: "eur" }, account);
  await post(sandbox, "clock/advance", { ms: 60_000 });
  const { status } = await stripe.payouts.retrieve(id, {}, account);

  await post(sandbox, `payouts/${id}/fail`, { code: "no_account" });
  const failed = await stripe.payouts.retrieve(id, {}, account);

  assertEquals([status, failed.status, failed.failure_code], ["paid", "failed", "no_account"]);
  assertEquals(sandbox.stripe.funds("eur", "acct_grace"), { available: 700, pending: 0 });
});

Deno.test("what there is not is told", async () => {
  await using sandbox = await startSandbox();

  assertEquals(await post(sandbox, "charges/ch_x/dispute"), [400, { error: "No such charge: 'ch_x'" }]);
  assertEquals((await post(sandbox, "chages/ch_x/dispute"))[0], 404);
  assertMatch(
    (await post(sandbox, "clock/advance", { ms: -1 }))[1].error,
    /^Cannot POST \/stripe\/clock\/advance: ms: /,
  );
});

Deno.test("the page where a bank asks who they are leads back, with the payment made", async () => {
  await using sandbox = await startSandbox();
  const stripe = sdk(sandbox);
  const { id, next_action } = await stripe.paymentIntents.create(payment({
    payment_method: "pm_card_threeDSecure2Required",
    automatic_payment_methods: { enabled: true },
    return_url: "http://127.0.0.1/back?a=b",
  }));
  const url = next_action!.redirect_to_url!.url!;

  const asked = await (await fetch(url)).text();
  const answered = await fetch(`${url}?outcome=succeed`, { redirect: "manual" });
  await answered.body?.cancel();
  const late = await fetch(url);

  assertStringIncludes(asked, '<a href="?outcome=succeed">');
  assertEquals([answered.status, answered.headers.get("location")], [
    303,
    `http://127.0.0.1/back?a=b&payment_intent=${id}`,
  ]);
  assertEquals((await stripe.paymentIntents.retrieve(id)).status, "succeeded");
  assertStringIncludes(await late.text(), "This payment is succeeded.");
});

Deno.test("the front page shows payments, and leads to what waits for its customer", async () => {
  await using sandbox = await startSandbox();
  const { id } = await sdk(sandbox).paymentIntents.create(
    payment({ payment_method: "pm_card_threeDSecure2Required", metadata: { payment_id: "4<5>6" } }),
  );

  const html = await (await fetch(sandbox.url)).text();

  assertStringIncludes(html, `<td>€10.00</td><td>4&lt;5&gt;6</td><td><a href="/stripe/authenticate/${id}">`);
});

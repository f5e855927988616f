// What a person sees of Stripe: the money, and the page where a bank asks who they are.
import { money } from "../../text/money.ts";
import { type Html, html, page, table } from "../html.ts";
import type { SandboxStripe } from "./mod.ts";

/** The sections of the overview. */
export function stripeSections(stripe: SandboxStripe): Html {
  const { intents, refunds, transfers, payouts, balances } = stripe.state();
  const funds = Object.entries(balances).flatMap(([account, byCurrency]) =>
    Object.entries(byCurrency).map(([currency, { available, pending }]) => [
      account,
      money(available, currency),
      money(pending, currency),
    ])
  );
  return html`
    <h2>Payments</h2>
    ${table(
      ["amount", "payment", "status"],
      intents.map(({ id, amount, currency, metadata, status }) => [
        money(amount, currency),
        metadata.payment_id ?? id,
        status === "requires_action" ? html`<a href="/stripe/authenticate/${id}">${status}</a>` : status,
      ]),
    )}
    <h2>Refunds, transfers and payouts</h2>
    ${table(
      ["amount", "what", "status"],
      [
        ...refunds.map(({ amount, currency, id, status }) => [money(amount, currency), `refund ${id}`, status]),
        ...transfers.map(({ amount, currency, destination, reversed }) => [
          money(amount, currency),
          `transfer to ${destination}`,
          reversed ? "reversed" : "done",
        ]),
        ...payouts.map(({ amount, currency, id, status }) => [money(amount, currency), `payout ${id}`, status]),
      ],
    )}
    <h2>Balances</h2>
    ${table(["account", "available", "pending"], funds)}
  `;
}

/** Answers a request for a page of Stripe's, or undefined if no page is at that path. */
export function stripePages(stripe: SandboxStripe, url: URL): Response | undefined {
  const id = /^\/stripe\/authenticate\/(pi_\w+)$/.exec(url.pathname)?.[1];
  const intent = stripe.state().intents.find((intent) => intent.id === id);
  if (!intent) return undefined;
  const back = (intent.next_action?.redirect_to_url as { return_url: string } | undefined)?.return_url;
  const outcome = url.searchParams.get("outcome");
  if (intent.status !== "requires_action") {
    return page("Nothing to authenticate", html`<p>This payment is ${intent.status}.</p>`, 409);
  }
  if (outcome === "succeed" || outcome === "fail") {
    stripe.authenticate(intent.id, outcome);
    return back ? Response.redirect(withIntent(back, intent.id), 303) : page("Done", html`<p>You can close this.</p>`);
  }
  return page(
    "Your bank asks: is this you?",
    html`
      <p>${money(intent.amount, intent.currency)} is to be paid.</p>
      <p><a href="?outcome=succeed">Yes, go on</a></p>
      <p><a href="?outcome=fail">No, stop it</a></p>
    `,
  );
}

function withIntent(returnUrl: string, intent: string): string {
  const url = new URL(returnUrl);
  url.searchParams.set("payment_intent", intent);
  return url.href;
}

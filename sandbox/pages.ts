// What a person sees who opens the sandbox in a browser.
import type { Box } from "./control.ts";
import { html, page, table } from "./html.ts";
import { verifyToken } from "./livekit/tokens.ts";
import type { SandboxRoom } from "./state.ts";
import { stripePages, stripeSections } from "./stripe/pages.ts";

/** Answers a request for a page, or undefined if no page is at that path. */
export function pages(box: Box, request: Request, url: URL): Response | Promise<Response> | undefined {
  if (request.method !== "GET") return undefined;
  if (url.pathname === "/") return overview(box);
  if (url.pathname === "/join") return joinPage(box, url.searchParams.get("token") ?? "");
  if (url.pathname === "/survey") return surveyPage(url.searchParams);
  const stripePage = stripePages(box.stripe, url);
  if (stripePage) return stripePage;
  if (url.pathname === "/appeal") return appealPage(url.searchParams);
  const subscription = /^\/subscriptions\/([\w-]+)$/.exec(url.pathname)?.[1];
  if (subscription) return subscriptionPage(subscription);
  const paid = /^\/payments\/([\w-]+)$/.exec(url.pathname)?.[1];
  if (paid) return paymentPage(paid);
  const [, what, id] = /^\/(payment|payout)s\/([\w-]+)\/mend$/.exec(url.pathname) ?? [];
  if (id) return mendPage(what, id);
  const mail = box.mails[Number(/^\/mails\/(\d+)$/.exec(url.pathname)?.[1])];
  return mail && mailPage(mail.html);
}

function overview({ mails, texts, rooms, stripe }: Box): Response {
  return page(
    "What is in the box",
    html`
      <h2>Mails</h2>
      ${table(
        ["at", "to", "subject"],
        mails.map((mail, index) => [
          clock(mail.received_at),
          mail.to,
          html`<a href="/mails/${index}">${mail.subject}</a>`,
        ]),
      )}
      <h2>SMS</h2>
      ${table(["at", "to", "text"], texts.map((text) => [clock(text.received_at), text.to, text.text]))}
      <h2>Rooms</h2>
      ${table(
        ["opened", "room", "in it"],
        rooms.all.map((room) => [clock(room.created_at), room.name, occupants(room)]),
      )}
      ${stripeSections(stripe)}
    `,
  );
}

const occupants = ({ closed_at, participants }: SandboxRoom) =>
  closed_at === undefined
    ? participants.map(({ identity }) => identity).join(", ") || "nobody yet"
    : `closed at ${clock(closed_at)}`;

/** The mail itself, its links alive and its scripts dead. */
const mailPage = (body: string) =>
  new Response(body, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        "sandbox allow-popups allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    },
  });

/** What a join link opens. With the real LiveKit, the platform's own page would connect to the room here. */
async function joinPage({ settings, rooms }: Box, token: string): Promise<Response> {
  try {
    const { video, identity = "", name, valid_until } = await verifyToken(settings.livekit, token);
    if (!video.roomJoin || !video.room) throw new Error("it does not open a room");
    const open = rooms.find(video.room) ? "open" : "not open";
    return page(
      "Join a session",
      html`
        <table>
          <tr>
            <th>room</th>
            <td>${video.room} (${open})</td>
          </tr>
          <tr>
            <th>you are</th>
            <td>${name ? `${name}, ` : ""}${identity}</td>
          </tr>
          <tr>
            <th>valid until</th>
            <td>${new Date(valid_until).toISOString()}</td>
          </tr>
        </table>
        <p>There is no video here: this page stands in for the platform's own, where the call would begin.</p>
      `,
    );
  } catch (error) {
    return page("This link opens no session", html`<p>Its token is not valid: ${(error as Error).message}.</p>`, 403);
  }
}

/** What a survey link opens. */
function surveyPage(params: URLSearchParams): Response {
  return page(
    "How was it?",
    html`<p>Here the platform would ask the ${params.get("role") ?? ""} of booking ${
      params.get("booking") ?? ""
    }. This page stands in for its own.</p>`,
  );
}

/** What a link to appeal opens. */
function appealPage(params: URLSearchParams): Response {
  return page(
    "Appeal",
    html`<p>Here the platform would ask why content ${
      params.get("content") ?? ""
    } should be shown, and hand the answer on as an appeal. This page stands in for its own.</p>`,
  );
}

/** What a link to a subscription opens. */
function subscriptionPage(id: string): Response {
  return page(
    "Your subscription",
    html`<p>Here the platform would let the subscriber of ${id} choose another way to pay or another plan, pause it or end
    it, and hand that on as an update of subscription-${id}. This page stands in for its own.</p>`,
  );
}

/** Where a bank sends the payer back to. */
const paymentPage = (id: string): Response =>
  page(
    "Your payment",
    html`<p>Here the platform would show how payment ${id} goes on. This page stands in for its own.</p>`,
  );

/** What a link to mend a payment or a payout opens. */
function mendPage(what: string, id: string): Response {
  return what === "payment"
    ? page(
      "Another way to pay",
      html`<p>Here the platform would ask for another way to pay payment ${id}, and hand it on as the update
      providePaymentMethod of payment-${id}. This page stands in for its own.</p>`,
    )
    : page(
      "Your bank account",
      html`<p>Here the platform would let host ${id} mend their account at Stripe. The payout goes on by itself once it is
      mended. This page stands in for its own.</p>`,
    );
}

const clock = (time: number) => new Date(time).toISOString().slice(11, 19);

// Twilio's JSON.
import type { Refusal } from "../faults.ts";
import { json } from "../http.ts";
import type { SandboxText } from "../state.ts";

/** Where Twilio's API begins: the version that its SDK speaks. */
export const API = "/2010-04-01";

/** A message as the API shows it. Its dates are RFC 2822 and whole seconds. */
export function messageResource(account: string, text: SandboxText) {
  const date = new Date(text.received_at).toUTCString().replace("GMT", "+0000");
  return {
    sid: text.sid,
    account_sid: account,
    api_version: "2010-04-01",
    from: text.from,
    to: text.to,
    body: text.text,
    status: text.status,
    direction: "outbound-api",
    num_segments: String(Math.ceil(text.text.length / 160)),
    num_media: "0",
    date_created: date,
    date_sent: text.status === "queued" ? null : date,
    date_updated: date,
    error_code: null,
    error_message: null,
    messaging_service_sid: null,
    price: null,
    price_unit: "USD",
    uri: `${API}/Accounts/${account}/Messages/${text.sid}.json`,
    subresource_uris: {},
  };
}

/** An error as the API shows it; without a code of its own it gets the one that Twilio makes of the status. */
export function errorResource(
  { status, code = 20000 + status, message = "Refused by the sandbox" }: Refusal,
): Response {
  return json({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }, status);
}

import { createHmac } from "node:crypto";
import type { Callbacks } from "../callbacks.ts";
import { messageResource } from "./resource.ts";
import type { SandboxText } from "../state.ts";

/** Tells the platform how far a message has come, signed as Twilio signs. */
export function reportStatus(
  callbacks: Callbacks,
  url: string,
  account: { sid: string; token: string },
  text: SandboxText,
): void {
  const { sid, account_sid, api_version, from, to } = messageResource(account.sid, text);
  const fields: Record<string, string> = {
    AccountSid: account_sid,
    ApiVersion: api_version,
    From: from,
    MessageSid: sid,
    MessageStatus: text.status,
    SmsSid: sid,
    SmsStatus: text.status,
    To: to,
  };
  callbacks.post("twilio", "callback", url, new URLSearchParams(fields).toString(), {
    "content-type": "application/x-www-form-urlencoded",
    "x-twilio-signature": signature(account.token, url, fields),
  });
}

/** HMAC-SHA1, keyed by the token, of the URL and each field's name and value in the order of the names. */
function signature(token: string, url: string, fields: Record<string, string>): string {
  const signed = Object.keys(fields).sort().reduce((text, name) => text + name + fields[name], url);
  return createHmac("sha1", token).update(signed).digest("base64");
}

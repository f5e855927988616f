// Which messages Twilio refuses, and how: the rules that need no account, and the numbers it publishes for tests.
import type { Refusal } from "../faults.ts";

const E164 = /^\+[1-9]\d{6,14}$/;

/** The sender that the sandbox's account owns, one of Twilio's own for tests. */
export const SENDER = "+15005550006";

const TO: Record<string, [code: number, reason: string]> = {
  "+15005550001": [21211, "is not a valid phone number"],
  "+15005550002": [21612, "cannot be reached from this sender"],
  "+15005550003": [21408, "is in a region that the account has no permission to send to"],
  "+15005550004": [21610, "has unsubscribed"],
  "+15005550009": [21614, "is not a mobile number"],
};

const FROM: Record<string, [code: number, reason: string]> = {
  "+15005550001": [21212, "is not a valid phone number"],
  "+15005550008": [21611, "has too many messages in its queue"],
};

/** Why Twilio would refuse this message, or undefined if it takes it. */
export function refusalOf({ to, from, body }: { to: string; from: string; body: string }): Refusal | undefined {
  if (!to) return refusal(21604, "A 'To' phone number is required");
  if (!from) return refusal(21603, "A 'From' phone number is required");
  if (!body) return refusal(21602, "Message body is required");
  if (body.length > 1600) return refusal(21617, "The message body exceeds the 1600 character limit");
  if (!E164.test(to)) return refusal(21211, `Invalid 'To' Phone Number: ${to}`);
  if (to in TO) return refusal(TO[to][0], `The 'To' number ${to} ${TO[to][1]}`);
  if (from in FROM) return refusal(FROM[from][0], `The 'From' number ${from} ${FROM[from][1]}`);
  if (from !== SENDER) return refusal(21606, `The 'From' number ${from} is not a number of this account`);
  return undefined;
}

const refusal = (code: number, message: string): Refusal => ({ status: 400, code, message });

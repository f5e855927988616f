// What an error of the twilio SDK means for a message: refused for good, unknown, an operator's to mend, or worth
// another try.
import { ApplicationFailure } from "@temporalio/common";
import twilio from "twilio";
import { UncertainEffect } from "../../store/once.ts";
import { networkReason } from "../../text/network.ts";

/** Answers with status 400 that an operator can mend: the sender is not the account's, a region is not enabled, … */
const MENDABLE = [21212, 21408, 21603, 21606, 21608, 21611, 21659, 21660];

/** The connection never came to be, so nothing was sent. */
const NOT_CONNECTED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_\w+|\w+_CERT\w*|ERR_TLS\w+)$/;

/**
 * The error to throw when Twilio could not be made to do something. The SDK's own error is not kept as the cause: the
 * HTTP client's carries the request, credentials and all.
 *
 * @param attempt what was tried, for example `Cannot send SMS "booking:123:survey"`
 * @param sends true if an answer that never came leaves open whether a message was sent
 */
export function twilioFailure(attempt: string, thrown: unknown, sends: boolean): Error {
  const { code, message: reason } = thrown as Error & { code?: number | string };
  const cause = new Error(reason);
  // Not by its status: an answer that broke off half-way has one too.
  if (!(thrown instanceof twilio.RestException)) {
    const message = `${attempt}: no answer from Twilio, ${networkReason(thrown) ?? reason}`;
    return sends && !NOT_CONNECTED.test(String(code))
      ? new UncertainEffect(`${message}: it may have been sent`, { cause })
      : new Error(message, { cause });
  }

  const { status } = thrown;
  const message = `${attempt}: Twilio answered ${status}${code ? `, error ${code}` : ""}: ${reason}`;
  if (status === 401 || status === 403 && code !== 21408) {
    return ApplicationFailure.create({ message, type: "TwilioUnauthorized", cause });
  }
  if (status === 400 && !MENDABLE.includes(Number(code))) {
    return ApplicationFailure.create({ message, type: "SmsRejected", nonRetryable: true, cause });
  }
  if (sends && status >= 500) return new UncertainEffect(`${message}: it may have been sent`, { cause });
  return new Error(message, { cause });
}

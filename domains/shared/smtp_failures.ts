// What nodemailer's errors mean for a mail: refused for good, unknown, an operator's to mend, or worth another try.
import { ApplicationFailure } from "@temporalio/common";
import { UncertainEffect } from "../../store/once.ts";
import { networkReason } from "../../text/network.ts";

/** An error of nodemailer's SMTP transport, as far as it tells what happened. */
interface SmtpError extends Error {
  /** EAUTH, EENVELOPE, EMESSAGE, ECONNECTION, …; EABORT: we gave up, its cause says why */
  code?: string;
  /** the SMTP command that failed, or CONN for the connection and API for nodemailer itself */
  command?: string;
  /** the server's reply and its number */
  response?: string;
  responseCode?: number;
}

/** Replies that ask for other credentials, whatever the command was (RFC 4954). */
const SIGN_IN_REPLIES = [530, 534, 535, 538];

/**
 * The error to throw when nodemailer could not do something.
 *
 * @param attempt what was tried, for example `Cannot send mail "booking:123:survey"`
 * @param server host and port
 * @param handedOver true once the server had asked for the message itself
 */
export function smtpFailure(attempt: string, server: string, thrown: unknown, handedOver: boolean): Error {
  const cause = thrown as SmtpError;
  const reply = cause.responseCode;
  const reason = cause.code === "EABORT" ? (cause.cause as Error).message : networkReason(cause) ?? cause.message;
  const message = `${attempt}: ${server} ${reply ? `answered ${cause.response}` : `failed, ${reason}`}`;

  if (cause.code === "EAUTH" || cause.code === "ENOAUTH" || (reply && SIGN_IN_REPLIES.includes(reply))) {
    return ApplicationFailure.create({ message: `${message}: cannot sign in`, type: "SmtpUnauthorized", cause });
  }
  if (refusesThisMail(cause)) {
    return ApplicationFailure.create({ message, type: "EmailRejected", nonRetryable: true, cause });
  }
  if (handedOver && !reply) {
    return new UncertainEffect(`${message}, when the mail was handed over: it may have been sent`, { cause });
  }
  return new Error(message, { cause });
}

/** A refusal of the sender, or of relaying, is an operator's to mend; only the others concern this one mail. */
function refusesThisMail({ code, command, responseCode, response }: SmtpError): boolean {
  if (!responseCode) return code === "EENVELOPE" || code === "EMESSAGE";
  if (responseCode < 500 || responseCode === 503 || /\brelay/i.test(response ?? "")) return false;
  return command === "RCPT TO" || command === "DATA";
}

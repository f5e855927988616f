// What an error of LiveKit's SDK means: a request that is wrong, a key for an operator to mend, or worth another try.
import { ApplicationFailure } from "@temporalio/common";
import { ServerError } from "livekit-server-sdk";
import { networkReason } from "../../text/network.ts";

/**
 * The error to throw when LiveKit could not be made to do something.
 *
 * @param attempt what was tried, for example `Cannot create room "booking-123"`
 * @param server the URL of the LiveKit server
 */
export function liveKitFailure(attempt: string, server: string, thrown: unknown): Error {
  const cause = withoutTokens(thrown as Error);
  if (!(thrown instanceof ServerError)) {
    return new Error(`${attempt}: no answer from LiveKit at ${server}, ${cause.message}`, { cause });
  }

  const { status, code } = thrown;
  const message = `${attempt}: LiveKit at ${server} answered ${status}${code ? ` ${code}` : ""}: ${cause.message}`;
  if (status === 401 || status === 403) {
    return ApplicationFailure.create({ message, type: "LiveKitUnauthorized", cause });
  }
  if (status === 400) {
    return ApplicationFailure.create({ message, type: "LiveKitRejected", nonRetryable: true, cause });
  }
  return new Error(message, { cause });
}

/** LiveKit says which token it refuses by repeating it, and a token is a secret. */
const withoutTokens = (error: Error): Error =>
  new Error((networkReason(error) ?? error.message).replace(/\beyJ[\w-]+(\.[\w-]*)*/g, "[token]"));

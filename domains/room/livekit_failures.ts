// What an error of LiveKit's SDK means: nothing there, a request that is wrong, a key for an operator to mend, too much
// asked at once, or an outage.
import { ApplicationFailure } from "@temporalio/common";
import { ServerError } from "livekit-server-sdk";
import { networkReason } from "../../text/network.ts";

/** What may go wrong at LiveKit. */
const FAILURES = {
  /** No such room, participant or recording. */
  notFound: { type: "LiveKitNotFound", nonRetryable: true },
  /** LiveKit calls the request itself wrong. */
  rejected: { type: "LiveKitRejected", nonRetryable: true },
  /** LiveKit does not accept the key, which an operator can mend. */
  unauthorized: { type: "LiveKitUnauthorized", nonRetryable: false },
  /** Too many requests at once. */
  rateLimited: { type: "LiveKitRateLimited", nonRetryable: false },
  /** An outage, or no LiveKit at that address. */
  unavailable: { type: "LiveKitUnavailable", nonRetryable: false },
};

/** Calls LiveKit; what it throws is told as {@link liveKitFailure} tells it. */
export type Asking = <T>(what: string, ask: () => Promise<T>) => Promise<T>;

/** @param url of the LiveKit server, for messages */
export const askingAt = (url: string): Asking => async (what, ask) => {
  try {
    return await ask();
  } catch (error) {
    throw liveKitFailure(`Cannot ${what}`, url, error);
  }
};

/**
 * The error to throw when LiveKit could not be made to do something: `LiveKitNotFound` or `LiveKitRejected`, which no
 * retry mends, `LiveKitUnauthorized`, `LiveKitRateLimited` or `LiveKitUnavailable`.
 *
 * @param attempt what was tried, for example `Cannot create room "booking-123"`
 * @param server the URL of the LiveKit server
 */
export function liveKitFailure(attempt: string, server: string, thrown: unknown): ApplicationFailure {
  const cause = withoutTokens(thrown as Error);
  if (!(thrown instanceof ServerError)) {
    const message = `${attempt}: no answer from LiveKit at ${server}, ${cause.message}`;
    return ApplicationFailure.create({ message, ...FAILURES.unavailable, cause });
  }
  const { status, code } = thrown;
  const message = `${attempt}: LiveKit at ${server} answered ${status}${code ? ` ${code}` : ""}: ${cause.message}`;
  return ApplicationFailure.create({ message, ...kindOf(thrown), cause });
}

/** True if LiveKit says that what was asked for is not there. */
export const isNotFound = (error: unknown): boolean => error instanceof ServerError && error.code === "not_found";

function kindOf(error: ServerError): typeof FAILURES[keyof typeof FAILURES] {
  const { status } = error;
  if (isNotFound(error)) return FAILURES.notFound;
  if (status === 400 || status === 412) return FAILURES.rejected;
  if (status === 401 || status === 403) return FAILURES.unauthorized;
  if (status === 429) return FAILURES.rateLimited;
  return FAILURES.unavailable;
}

/** LiveKit says which token it refuses by repeating it, and a token is a secret. */
const withoutTokens = (error: Error): Error =>
  new Error((networkReason(error) ?? error.message).replace(/\beyJ[\w-]+(\.[\w-]*)*/g, "[token]"));

// What an error of LiveKit's SDK means: nothing there, a request that is wrong, a key for an operator to mend, too much
// asked at once, or an outage.
import { ApplicationFailure } from "@temporalio/common";
import { ServerError } from "livekit-server-sdk";

/** The types of the failures of LiveKit's adapters. */
export const LIVEKIT_FAILURES = {
  /** No such room, participant or egress. Never worth a retry. */
  notFound: "LiveKitNotFound",
  /** LiveKit calls the request itself wrong. Never worth a retry. */
  rejected: "LiveKitRejected",
  /** LiveKit does not accept the key, which an operator can mend. */
  unauthorized: "LiveKitUnauthorized",
  /** Too many requests at once. */
  rateLimited: "LiveKitRateLimited",
  /** An outage, or no LiveKit at that address. */
  unavailable: "LiveKitUnavailable",
} as const;

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
 * The error to throw when LiveKit could not be made to do something, its type one of {@link LIVEKIT_FAILURES}.
 *
 * @param attempt what was tried, for example `Cannot create room "booking-123"`
 * @param server the URL of the LiveKit server
 */
export function liveKitFailure(attempt: string, server: string, thrown: unknown): ApplicationFailure {
  const cause = withoutTokens(thrown as Error);
  if (!(thrown instanceof ServerError)) {
    const message = `${attempt}: no answer from LiveKit at ${server}, ${cause.message}`;
    return ApplicationFailure.create({ message, type: LIVEKIT_FAILURES.unavailable, cause });
  }
  const { status, code } = thrown;
  const message = `${attempt}: LiveKit at ${server} answered ${status}${code ? ` ${code}` : ""}: ${cause.message}`;
  const type = typeOf(thrown);
  const nonRetryable = type === LIVEKIT_FAILURES.notFound || type === LIVEKIT_FAILURES.rejected;
  return ApplicationFailure.create({ message, type, nonRetryable, cause });
}

/** True if LiveKit says that what was asked for is not there. */
export const isNotFound = (error: unknown): boolean => error instanceof ServerError && error.code === "not_found";

function typeOf(error: ServerError): string {
  const { status } = error;
  if (isNotFound(error)) return LIVEKIT_FAILURES.notFound;
  if (status === 400 || status === 412) return LIVEKIT_FAILURES.rejected;
  if (status === 401 || status === 403) return LIVEKIT_FAILURES.unauthorized;
  if (status === 429) return LIVEKIT_FAILURES.rateLimited;
  return LIVEKIT_FAILURES.unavailable;
}

/** LiveKit says which token it refuses by repeating it, and a token is a secret. */
const withoutTokens = (error: Error): Error => new Error(error.message.replace(/\beyJ[\w-]+(\.[\w-]*)*/g, "[token]"));

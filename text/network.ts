// Why a server cannot be reached, in words for people, whichever client tells it.

// What clients say, as far as people meet it: Temporal's native one and fetch in Rust's words, Node's sockets in codes.
// First match wins.
const REASONS: readonly [RegExp, string][] = [
  [/ECONNREFUSED|connection ?refused/i, "connection refused"],
  [/ENOTFOUND|EAI_AGAIN|dns error/, "the host name cannot be resolved"],
  [/ETIMEDOUT|timed ?out|deadline/i, "no answer"],
  [/(Network|Host)Unreachable|E(NET|HOST)UNREACH/, "no route to the host"],
  [/InvalidContentType/, "TLS is on, but the server there does not speak it"],
  [/UnknownIssuer/, "TLS: the server's certificate is from an issuer that is not known here"],
  [/NotValidForName/, "TLS: the server's certificate is for another host name"],
  [/Expired/, "TLS: the server's certificate has expired"],
  [/certificate|handshake|AlertReceived|before secure TLS/i, "TLS: the handshake failed"],
  [/ECONNRESET|EPIPE|socket hang up|closed (before|unexpectedly)/i, "the connection was closed"],
];

/** What an error, or one behind it, says of the network; undefined if that is nothing. */
export function networkReason(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, message, cause, detail } = error as Error & { code?: unknown; detail?: unknown };
  const said = `${code} ${message}`;
  // Stripe's SDK has its client's error as the detail of its own.
  return REASONS.find(([words]) => words.test(said))?.[1] ?? networkReason(cause) ?? networkReason(detail);
}

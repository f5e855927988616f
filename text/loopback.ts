/** Where servers listen that are for this machine alone. */
export const LOOPBACK = "127.0.0.1";

/** True if the URL leads to this very machine. */
export function isLoopback(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? "";
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

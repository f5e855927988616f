import type { Sources } from "./sources.ts";
import type { TemporalSettings } from "./temporal.ts";

/**
 * What must never be shown: the settings that are secrets, those of Temporal's own configuration file, and the
 * database's password.
 */
export function secretsOf(sources: Sources, { api_key, tls }: TemporalSettings, database_url: string): string[] {
  const { password } = URL.parse(database_url) ?? {};
  return [
    ...sources.secrets(),
    ...(api_key ? [api_key] : []),
    ...(tls && tls !== true && tls.clientCertPair ? linesOf(tls.clientCertPair.key) : []),
    // It may turn up as it was written and as it is meant.
    ...(password ? [password, decodeURIComponent(password)] : []),
  ];
}

/** The lines of a PEM file that tell something, since each may turn up by itself. */
const linesOf = (pem: Uint8Array): string[] =>
  new TextDecoder().decode(pem).split("\n").map((line) => line.trim()).filter((line) => !/^(-----.*)?$/.test(line));

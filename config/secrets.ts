import type { Config } from "../config.ts";

/** The secrets of a configuration, for what must never show them. */
export function secretsOf({ temporal, providers, recordings, database_url }: Config): string[] {
  const url = URL.parse(database_url);
  const real = providers.kind === "real"
    ? [
      providers.livekit.api_secret,
      providers.twilio.auth_token,
      providers.smtp.password,
      providers.stripe.secret_key,
      providers.classifier.api_key,
    ]
    : [];
  // A password of a URL may turn up as it was written and as it is meant.
  const password = url?.password ? [url.password, decodeURIComponent(url.password)] : [];
  const bucket = recordings.kind === "s3" ? [recordings.secret_access_key] : [];
  return [temporal.api_key, ...real, ...bucket, ...password].filter((secret) =>
    secret !== undefined && secret !== ""
  ) as string[];
}

import { assertEquals } from "@std/assert";
import { loadConfig } from "../../config.ts";

const load = (env: Record<string, string>) =>
  loadConfig({}, { domains: [] }, { ESTUARY_PROVIDERS: "real", ...env }, ["booking"]);

const PROVIDERS = {
  STRIPE_SECRET_KEY: "sk_test_1",
  LIVEKIT_URL: "wss://live.example.org",
  LIVEKIT_API_KEY: "livekit-key",
  LIVEKIT_API_SECRET: "livekit-secret",
  TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
  TWILIO_AUTH_TOKEN: "twilio-token",
  TWILIO_PHONE_NUMBER: "+4915112345678",
  SMTP_HOST: "mail.example.org",
  SMTP_FROM: "hello@example.org",
  SMTP_USER: "estuary",
  SMTP_PASSWORD: "smtp-password",
  CLASSIFIER_API_KEY: "classifier-key",
  ESTUARY_WEB_URL: "https://estuary.example.org",
};

Deno.test("every provider's credentials are secrets, and the database's password however it is written", async () => {
  const { secrets } = await load({ ...PROVIDERS, ESTUARY_DATABASE_URL: "postgres://estuary:p%40ss@db.example.org/e" });

  assertEquals(secrets.toSorted(), [
    "classifier-key",
    "livekit-key",
    "livekit-secret",
    "p%40ss",
    "p@ss",
    "sk_test_1",
    "smtp-password",
    "twilio-token",
  ]);
});

Deno.test("Temporal's API key and each line of the client's TLS key are secrets, also those of temporal.toml", async () => {
  const folder = await Deno.makeTempDir();
  const key = `${folder}/client.key`;
  await Deno.writeTextFile(key, "-----BEGIN PRIVATE KEY-----\nfirstline\nsecondline\n-----END PRIVATE KEY-----\n");
  const profiles = `${folder}/temporal.toml`;
  await Deno.writeTextFile(
    profiles,
    `[profile.default]\napi_key = "temporal-key"\n[profile.default.tls]\nclient_cert_data = "cert"\nclient_key_path = "${key}"\n`,
  );

  const { secrets } = await load({ ...PROVIDERS, TEMPORAL_CONFIG_FILE: profiles });

  assertEquals(["temporal-key", "firstline", "secondline"].filter((secret) => !secrets.includes(secret)), []);
  assertEquals(secrets.filter((secret) => secret.includes("PRIVATE KEY")), []);
  await Deno.remove(folder, { recursive: true });
});

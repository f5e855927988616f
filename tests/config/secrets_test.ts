import { assertEquals } from "@std/assert";
import { loadConfig } from "../../config.ts";
import { REAL } from "../real_providers.ts";

const load = (env: Record<string, string>) => loadConfig({}, { domains: [] }, { ...REAL, ...env }, ["booking"]);

Deno.test("every provider's credentials are secrets, and the database's password however it is written", async () => {
  const { secrets } = await load({
    SMTP_USER: "estuary",
    SMTP_PASSWORD: "smtp-password",
    ESTUARY_DATABASE_URL: "postgres://estuary:p%40ss@db.example.org/e",
  });

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

  const { secrets } = await load({ TEMPORAL_CONFIG_FILE: profiles });

  assertEquals(["temporal-key", "firstline", "secondline"].filter((secret) => !secrets.includes(secret)), []);
  assertEquals(secrets.filter((secret) => secret.includes("PRIVATE KEY")), []);
  await Deno.remove(folder, { recursive: true });
});

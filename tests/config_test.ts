import { resolve } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import { type Config, ConfigError, type Environment, type Flags, loadConfig, loadTemporalSettings } from "../config.ts";
import { SHORT_CALENDAR, STANDARD_CALENDAR } from "../domains/booking/calendar.ts";
import { SHORT_REFUNDS } from "../domains/booking/refund_policy.ts";
import { SHORT_TERMS, STANDARD_TERMS } from "../domains/payment/terms.ts";
import { SHORT_TIMES, STANDARD_POLICY } from "../domains/stream/policy.ts";
import { NO_LISTS } from "../domains/stream/rules/rules.ts";
import { projectFiles } from "../tools/files.ts";
import { REAL } from "./real_providers.ts";

const KNOWN = ["booking", "payment", "room"];

interface Given {
  flags?: Flags;
  preset?: string;
  domains?: string[];
  env?: Environment;
  yaml?: string;
}

async function load({ flags = {}, preset, domains = [], env = {}, yaml = "" }: Given = {}): Promise<Config> {
  const config = await Deno.makeTempFile({ suffix: ".yaml" });
  try {
    await Deno.writeTextFile(config, yaml);
    return await loadConfig({ config, ...flags }, { preset, domains }, env, KNOWN);
  } finally {
    await Deno.remove(config);
  }
}

async function problems(given: Given): Promise<string[]> {
  const error = await assertRejects(() => load(given), ConfigError);
  return error.problems.map(({ setting, message }) => `${setting.replace(/\S+\.yaml/, "estuary.yaml")}  ${message}`);
}

Deno.test("with nothing set a worker runs every domain against a local server and the sandbox", async () => {
  const config = await load();

  assertEquals(config, {
    temporal: { address: "localhost:7233", namespace: "default", ui_url: "http://localhost:8080" },
    domains: KNOWN,
    limits: { activities: 100, cached_workflows: 500 },
    shutdown_grace: 30_000,
    database_url: "sqlite:./estuary.db",
    providers: { kind: "sandbox" },
    calendar: { name: "short", moments: SHORT_CALENDAR },
    recordings: { kind: "folder", path: resolve("recordings") },
    refunds: SHORT_REFUNDS,
    payments: { terms: SHORT_TERMS, fee_basis_points: 1500, payout_minimum: 1000 },
    moderation: { policy: { ...STANDARD_POLICY, times: SHORT_TIMES }, lists: NO_LISTS },
    log: { level: "info", format: "auto" },
    secrets: [],
  });
});

Deno.test("a flag stands above the environment, that above estuary.yaml, that above the default", async () => {
  const yaml = "temporal:\n  max_cached_workflows: 30\n  max_concurrent_activities: 30\n  namespace: file\n";
  const env = { TEMPORAL_MAX_CACHED_WORKFLOWS: "20", TEMPORAL_MAX_CONCURRENT_ACTIVITIES: "20" };

  const { limits, temporal, shutdown_grace } = await load({ flags: { "max-cached": "10" }, env, yaml });

  assertEquals(limits, { cached_workflows: 10, activities: 20 });
  assertEquals([temporal.namespace, shutdown_grace], ["file", 30_000]);
});

Deno.test("TEMPORAL_HOST and TEMPORAL_ADDRESS mean the same, and the port may be left out", async () => {
  const addresses = [
    (await load({ env: { ...REAL, TEMPORAL_HOST: "temporal" } })).temporal.address,
    (await load({ env: { ...REAL, TEMPORAL_ADDRESS: "temporal:7000", TEMPORAL_HOST: "temporal:7000" } })).temporal
      .address,
    (await load({ env: { TEMPORAL_ADDRESS: "[::1]:7233" } })).temporal.address,
  ];

  assertEquals(addresses, ["temporal:7233", "temporal:7000", "[::1]:7233"]);
});

Deno.test("a secret is read from the file that *_FILE names, without the line break at its end", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, "from-a-file\n");
  const env = { ...REAL, TWILIO_AUTH_TOKEN: undefined, TWILIO_AUTH_TOKEN_FILE: path };

  const { providers } = await load({ env });

  assertEquals(providers.kind === "real" && providers.twilio.auth_token, "from-a-file");
  await Deno.remove(path);
});

Deno.test("auto is the sandbox only with Temporal on this machine and no credential at all", async () => {
  const kinds = [
    await load(),
    await load({ env: { TEMPORAL_HOST: "127.0.0.1:7233", SMTP_PORT: "25" } }),
    await load({ env: REAL }),
    await load({ env: { ...REAL, TEMPORAL_HOST: "temporal:7233" } }),
    await load({ env: { ...REAL, ESTUARY_PROVIDERS: "sandbox" } }),
  ].map(({ providers, calendar }) => `${providers.kind}, ${calendar.name}`);

  assertEquals(kinds, ["sandbox, short", "sandbox, short", "real, standard", "real, standard", "sandbox, short"]);
  assertEquals(
    await problems({ env: { TEMPORAL_HOST: "temporal:7233" } }),
    [
      "STRIPE_SECRET_KEY  not set",
      "LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET  not set",
      "TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_PHONE_NUMBER  not set",
      "SMTP_HOST, SMTP_FROM  not set",
      "CLASSIFIER_API_KEY  not set",
      "ESTUARY_WEB_URL  not set",
    ],
  );
});

Deno.test("missing credentials are told in one message that says what to do", async () => {
  const env = { ...REAL, LIVEKIT_URL: undefined, LIVEKIT_API_KEY: "", TWILIO_AUTH_TOKEN: undefined };

  const { message } = await assertRejects(() => load({ env }), ConfigError);

  assertEquals(
    message,
    `Cannot start: providers are incomplete
  LIVEKIT_URL, LIVEKIT_API_KEY  not set
  TWILIO_AUTH_TOKEN             not set
Set them, or run every provider locally with ESTUARY_PROVIDERS=sandbox`,
  );
});

Deno.test("mail goes in at port 587, with TLS from the first byte only at 465 or where it is asked for", async () => {
  const smtp = async (env: Environment) => {
    const { providers } = await load({ env: { ...REAL, ...env } });
    return providers.kind === "real" && [providers.smtp.port, providers.smtp.secure];
  };

  assertEquals(await smtp({}), [587, false]);
  assertEquals(await smtp({ SMTP_PORT: "465" }), [465, true]);
  assertEquals(await smtp({ SMTP_PORT: "2465", SMTP_SECURE: "true" }), [2465, true]);
});

Deno.test("presets name domains, and estuary.yaml adds more of them", async () => {
  const yaml = "presets:\n  night: [room, booking]\n";

  const chosen = [
    (await load({ preset: "critical" })).domains,
    (await load({ preset: "background" })).domains,
    (await load({ preset: "all" })).domains,
    (await load({ domains: ["room", "payment", "room"] })).domains,
    (await load({ preset: "night", yaml })).domains,
  ];

  assertEquals(chosen, [["booking", "payment"], ["room"], KNOWN, ["payment", "room"], ["booking", "room"]]);
});

Deno.test("estuary.yaml changes single moments of the calendar", async () => {
  const yaml = "calendar:\n  first_reminder: 24h\n  survey: 30m\n";

  const { calendar } = await load({ env: { ESTUARY_CALENDAR: "standard" }, yaml });

  assertEquals(calendar, {
    name: "standard, first_reminder, survey changed",
    moments: { ...STANDARD_CALENDAR, first_reminder: 86_400_000, survey: 1_800_000 },
  });
});

Deno.test("variables that a cluster sets for a service of the same name are no settings", async () => {
  const env = {
    ESTUARY_WORKER_SERVICE_HOST: "10.0.0.1",
    ESTUARY_PORT: "tcp://10.0.0.1:80",
    ESTUARY_PORT_80_TCP_ADDR: "x",
  };

  assertEquals((await load({ env })).domains, KNOWN);
});

Deno.test("variables of the house's own tools are left alone", async () => {
  const project = new URL("..", import.meta.url).pathname;
  const files = await projectFiles(project, ".ts", "tools");
  const used = files.flatMap((path) => Deno.readTextFileSync(project + path).match(/(?<=")ESTUARY_\w+(?=")/g) ?? []);

  const { domains } = await load({ env: Object.fromEntries(used.map((name) => [name, "/x"])) });

  assertEquals(domains, KNOWN);
  assertEquals(used.includes("ESTUARY_CACHE_DIR"), true);
});

const WRONG: [string, Given, string[]][] = [
  ["an unknown preset", { preset: "critcal" }, [
    `--preset  "critcal" is none of all, critical, background: did you mean critical?`,
  ]],
  ["an unknown domain", { domains: ["bookin"] }, [
    `--domain  "bookin" is none of booking, payment, room: did you mean booking?`,
  ]],
  ["a preset and domains together", { preset: "all", domains: ["room"] }, [
    "--preset, --domain  contradict each other: name a preset or domains",
  ]],
  ["limits of zero and below", { flags: { "max-cached": "0" }, env: { TEMPORAL_MAX_CONCURRENT_ACTIVITIES: "-5" } }, [
    `TEMPORAL_MAX_CONCURRENT_ACTIVITIES  "-5" is not a whole number from 1 up`,
    `--max-cached  "0" is not a whole number from 1 up`,
  ]],
  ["totals too small to be shared out", { flags: { "max-cached": "5", "max-concurrent": "2" } }, [
    `--max-concurrent  "2" is too few for 3 queues: each needs 1, so 3 or more`,
    `--max-cached  "5" is too few for 3 queues: each needs 2, so 6 or more`,
  ]],
  ["an estuary.yaml with typos", { yaml: "temporal:\n  namespce: x\nlog_levle: info\nloud: true\n" }, [
    "estuary.yaml: temporal.namespce (line 2)  unknown key, did you mean temporal.namespace?",
    "estuary.yaml: log_levle (line 3)  unknown key, did you mean log_level?",
    "estuary.yaml: loud (line 4)  unknown key",
  ]],
  ["a misspelt section", { yaml: "calender:\n  survey: 2h\n" }, [
    "estuary.yaml: calender.survey (line 2)  unknown key, did you mean calendar?",
  ]],
  ["an estuary.yaml that is no YAML", { yaml: "temporal: [\n" }, [
    "estuary.yaml  cannot be read: Cannot read flow collection: unexpected end of the stream within a flow collection at line 2, column 1",
  ]],
  ["an address that is none, without a word about providers", { env: { TEMPORAL_HOST: "http://x" } }, [
    `TEMPORAL_HOST  "http://x" is not host:port, as in localhost:7233`,
  ]],
  ["a database that nobody knows", { env: { ESTUARY_DATABASE_URL: "mysql://u:hidden@h/d" } }, [
    'ESTUARY_DATABASE_URL  "mysql:" is not a database this program knows. ' +
    'Write "sqlite:./estuary.db" for a file or "postgres://user:password@host:5432/database".',
  ]],
  ["values of the wrong kind", { yaml: "log_level: [info]\nproviders: rael\nshutdown_grace: 30\npresets: night\n" }, [
    "estuary.yaml: log_level (line 1)  must be a single value",
    "estuary.yaml: presets (line 4)  must be a section of its own",
    `estuary.yaml: providers (line 2)  "rael" is none of auto, real, sandbox`,
    `estuary.yaml: shutdown_grace (line 3)  "30" is not a length of time such as 30s, 15m or 48h`,
  ]],
  ["secrets in a file", { yaml: "stripe:\n  secret_key: sk_1\ndatabase_url: postgres://a:b@c/d\n" }, [
    "estuary.yaml: stripe.secret_key (line 2)  a secret does not belong in a file like this: set STRIPE_SECRET_KEY or STRIPE_SECRET_KEY_FILE",
    "estuary.yaml: database_url (line 3)  a secret does not belong in a file like this: set ESTUARY_DATABASE_URL or ESTUARY_DATABASE_URL_FILE",
  ]],
  ["two names of one setting that differ", { env: { TEMPORAL_HOST: "localhost:1", TEMPORAL_ADDRESS: "localhost:2" } }, [
    `TEMPORAL_ADDRESS, TEMPORAL_HOST  mean the same and differ, "localhost:2" and "localhost:1": keep one`,
  ]],
  ["a secret given twice, and never shown", { env: { ...REAL, SMTP_PASSWORD: "pw", SMTP_PASSWORD_FILE: "/pw" } }, [
    "SMTP_PASSWORD, SMTP_PASSWORD_FILE  both are set: keep one",
    "SMTP_USER  not set, while SMTP_PASSWORD is: set both or none",
  ]],
  ["credentials of the wrong form", { env: { ...REAL, STRIPE_SECRET_KEY: "pk_1", TWILIO_PHONE_NUMBER: "0151" } }, [
    `TWILIO_PHONE_NUMBER  "0151" is not a number in E.164 form, as in +4915112345678`,
    "STRIPE_SECRET_KEY  is not a secret key: they begin with sk_ or rk_",
  ]],
  ["misspelt variables", { env: { ESTUARY_DATABASE_ULR: "x", TEMPORAL_NAMESPACES: "x", TEMPORAL_CLI_PATH: "x" } }, [
    "ESTUARY_DATABASE_ULR  unknown setting, did you mean ESTUARY_DATABASE_URL?",
    "TEMPORAL_NAMESPACES  unknown setting, did you mean TEMPORAL_NAMESPACE?",
  ]],
  ["a shared sandbox and real providers", {
    env: { ...REAL, ESTUARY_PROVIDERS: "real", ESTUARY_SANDBOX_URL: "http://127.0.0.1:1" },
  }, [
    "ESTUARY_SANDBOX_URL  is set, but ESTUARY_PROVIDERS is real: unset it, or set ESTUARY_PROVIDERS=sandbox",
  ]],
  ["presets that cannot be", { yaml: "presets:\n  all: [room]\n  night: room\n  day: [rom]\n" }, [
    "estuary.yaml: presets.all (line 2)  is built in: choose another name",
    "estuary.yaml: presets.night (line 3)  must be a list of domains, as in [booking, payment]",
    `estuary.yaml: presets.day (line 4)  "rom" is none of booking, payment, room: did you mean room?`,
  ]],
  ["a calendar out of order", { yaml: "calendar:\n  last_reminder: 3d\n  serve: 1h\n  survey: soon\n" }, [
    "estuary.yaml: calendar.serve (line 3)  unknown key, did you mean survey?",
    `estuary.yaml: calendar.survey (line 4)  "soon" is not a length of time such as 30s, 15m or 48h`,
    "estuary.yaml: calendar (line 1)  first_reminder must come before last_reminder, and that before room_opens: each is the time left until the start",
  ]],
  ["an address and a switch that are none", { env: { TEMPORAL_HOST: "http://x", TEMPORAL_TLS: "maybe", ...REAL } }, [
    `TEMPORAL_TLS  "maybe" is neither true nor false`,
    `TEMPORAL_HOST  "http://x" is not host:port, as in localhost:7233`,
  ]],
  ["a profile and a file that are not there", { env: { TEMPORAL_PROFILE: "prod", HOME: "/nowhere" } }, [
    "profile prod  cannot be used: Profile 'prod' not found in config data",
  ]],
  ["half a client certificate", { env: { TEMPORAL_TLS_CLIENT_CERT_DATA: "pem" } }, [
    "TEMPORAL_TLS_CLIENT_*  a client certificate needs its key, and a key its certificate",
  ]],
];

for (const [what, given, expected] of WRONG) {
  Deno.test(`refused, each problem named: ${what}`, async () => {
    const found = await problems(given);

    assertEquals(found, expected);
  });
}

Deno.test("a configuration file that was asked for must be there and be YAML", async () => {
  const missing = await problems({ flags: { config: "/nowhere/estuary.yaml" } });
  const malformed = await problems({ yaml: "a: [1" });

  assertEquals(missing, ["estuary.yaml  cannot be read: No such file or directory"]);
  assertEquals(malformed.length, 1);
});

Deno.test("a profile of temporal.toml gives what nothing else does; asked for by name it stands above estuary.yaml", async () => {
  const dir = await Deno.makeTempDir();
  const toml = `${dir}/temporal.toml`, config = `${dir}/estuary.yaml`;
  await Deno.writeTextFile(
    toml,
    `[profile.default]\naddress = "default:1"\nnamespace = "default-ns"\n[profile.prod]\naddress = "prod:1"\napi_key = "k"\n`,
  );
  await Deno.writeTextFile(config, "temporal:\n  address: file:1\n");
  const env = { TEMPORAL_CONFIG_FILE: toml };

  const usual = await loadTemporalSettings({ config }, env);
  const named = await loadTemporalSettings({ config, profile: "prod" }, env);
  const flagged = await loadTemporalSettings({ config, profile: "prod", address: "flag:1" }, env);

  assertEquals([usual.address, usual.namespace], ["file:1", "default-ns"]);
  assertEquals([named.address, named.api_key, named.tls, named.profile], ["prod:1", "k", true, "prod"]);
  assertEquals(flagged.address, "flag:1");
  await Deno.remove(dir, { recursive: true });
});

Deno.test("recordings are kept in a folder, or in a bucket with what opens it", async () => {
  const keys = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" };
  const kept = async (env: Record<string, string>) => (await load({ env })).recordings;

  assertEquals(await kept({ ESTUARY_RECORDINGS: "file:/var/recordings" }), { kind: "folder", path: "/var/recordings" });
  assertEquals(await kept({ ESTUARY_RECORDINGS: "file:///var/recordings" }), {
    kind: "folder",
    path: "/var/recordings",
  });
  assertEquals(await kept({ ESTUARY_RECORDINGS: "s3://estuary/2026/", ...keys }), {
    kind: "s3",
    bucket: "estuary",
    prefix: "2026/",
    region: "us-east-1",
    access_key_id: "key",
    secret_access_key: "secret",
  });
  const elsewhere = { AWS_REGION: "eu-central-1", AWS_ENDPOINT_URL_S3: "https://minio.example.org/" };
  assertEquals(await kept({ ESTUARY_RECORDINGS: "s3://estuary", ...keys, ...elsewhere }), {
    kind: "s3",
    bucket: "estuary",
    prefix: "",
    region: "eu-central-1",
    endpoint: "https://minio.example.org",
    access_key_id: "key",
    secret_access_key: "secret",
  });
});

Deno.test("a place for recordings that is none, and a bucket that nothing opens, are told", async () => {
  assertEquals(await problems({ env: { ESTUARY_RECORDINGS: "/var/recordings" } }), [
    'ESTUARY_RECORDINGS  "/var/recordings" is neither file:FOLDER nor s3://BUCKET/PREFIX, as in file:/var/recordings',
  ]);
  assertEquals(await problems({ env: { ESTUARY_RECORDINGS: "s3://estuary" } }), [
    "AWS_ACCESS_KEY_ID  not set, and recordings are kept in a bucket",
    "AWS_SECRET_ACCESS_KEY  not set, and recordings are kept in a bucket",
  ]);
});

Deno.test("the terms of payments are those of the calendar, single ones changed in estuary.yaml", async () => {
  const yaml = "platform_fee: 12.5%\npayout_minimum: 2500\npayment_terms:\n  another_method: 7d\n";

  const { payments } = await load({ env: REAL, yaml });

  assertEquals(payments, {
    terms: { ...STANDARD_TERMS, another_method: 7 * 24 * 3_600_000 },
    fee_basis_points: 1250,
    payout_minimum: 2500,
  });
});

Deno.test("what guests were promised is a setting", async () => {
  const yaml = "free_cancellation: 48h\nlate_cancellation_refund: 33.5%\n";

  const { refunds } = await load({ env: REAL, yaml });

  assertEquals(refunds, { free_cancellation: 48 * 3_600_000, late_percent: 33.5 });
});

Deno.test("terms of payments that make no sense are refused", async () => {
  const yaml = "platform_fee: 101%\npayout_minimum: 0\npayment_terms:\n  reminders: 1d\n  action: soon\n";

  assertEquals(await problems({ yaml }), [
    "estuary.yaml: payment_terms.reminders (line 4)  unknown key, did you mean reminder?",
    'estuary.yaml: payment_terms.action (line 5)  "soon" is not a length of time such as 30s, 15m or 48h',
    'estuary.yaml: platform_fee (line 1)  "101%" is not a share from 0% to 100% such as 15% or 12.5%',
    'estuary.yaml: payout_minimum (line 2)  "0" is not a whole number from 1 up',
  ]);
});

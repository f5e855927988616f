// `--check`: everything that the worker stands on, looked at without running anything.
import type { Config } from "../config.ts";
import { SETTING_NAMES } from "../config/settings.ts";
import { say } from "../log/mod.ts";
import { openHouseStore } from "../platform.ts";
import { openOutside } from "../platform/outside.ts";
import { loadBundle } from "../temporal/bundle.ts";
import { checkNamespace, connect } from "../temporal/connection.ts";
import { type Hint, KnownError } from "../text/known_error.ts";
import { versionLine } from "../version.ts";

/**
 * Checks each connection and says how it went, a line each.
 *
 * @returns the exit code: 0 all is well, 4 Temporal cannot be reached, 1 something else is wrong
 */
export async function check(config: Config): Promise<number> {
  say(versionLine("estuary-worker"));
  const { temporal, providers } = config;
  say("settings are complete", { check: "configuration", ok: true });

  const problems = [
    await attempt("bundle", async () => `${(await loadBundle()).code.length} characters of workflow code`),
    await attempt("temporal", async () => {
      const connection = await connect(temporal);
      try {
        await checkNamespace(connection, temporal);
      } finally {
        await connection.close();
      }
      return `${temporal.address}, namespace ${temporal.namespace}`;
    }),
    await attempt("store", async () => {
      const store = await openHouseStore(config);
      await store.close();
      return store.location;
    }),
  ];
  try {
    await using outside = await openOutside(providers, config.recordings);
    const where = outside.sandboxUrl ? `sandbox ${outside.sandboxUrl}` : "real";
    const adapters = {
      smtp: outside.mailer,
      twilio: outside.texter,
      livekit: outside.rooms,
      stripe: outside.stripe,
      classifier: outside.classifier,
    };
    problems.push(
      ...await Promise.all(
        Object.entries(adapters).map(([name, adapter]) =>
          attempt(name, () => adapter.verify().then(() => where), outside.sandboxUrl ? [] : [lookAt(name)])
        ),
      ),
    );
  } catch (error) {
    problems.push(await attempt("providers", () => Promise.reject(error)));
  }

  if (problems.some((error) => error instanceof KnownError && error.kind === "server_unreachable")) return 4;
  return problems.some((error) => error !== undefined) ? 1 : 0;
}

/** Where to mend the way to a provider. */
const lookAt = (name: string): Hint => [
  "look at",
  `${
    SETTING_NAMES.filter((setting) => setting.startsWith(`${name.toUpperCase()}_`)).join(", ")
  }, and this machine's network`,
];

/** Says how an attempt went, and what to do if it fails. @returns what went wrong, if anything did */
async function attempt(name: string, attempt: () => Promise<string>, next: readonly Hint[] = []): Promise<unknown> {
  try {
    say(await attempt(), { check: name, ok: true });
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), { check: name, ok: false }, "warning");
    const hints = error instanceof KnownError ? error.hints : next;
    for (const [hint, how] of hints) say(how, { check: name, hint });
    return error ?? new Error("unknown");
  }
}

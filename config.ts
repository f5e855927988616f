// Flags, environment and estuary.yaml to one validated configuration. Cheap to import: the CLI does.
import { type NamedCalendar, readCalendar, readCalendarName } from "./config/calendar.ts";
import { type PaymentConfig, readPayments } from "./config/payments.ts";
import { type ModerationConfig, readModeration } from "./config/moderation.ts";
import { BadValue, ConfigError, refuse } from "./config/problems.ts";
import { type Providers, PROVIDERS_ADVICE, readProviders } from "./config/providers.ts";
import { readRefunds } from "./config/refunds.ts";
import { secretsOf } from "./config/secrets.ts";
import { selectDomains, type Selection } from "./config/selection.ts";
import { readRecordings } from "./config/recordings.ts";
import { type Environment, type Flags, Sources } from "./config/sources.ts";
import { readTemporal, type TemporalSettings } from "./config/temporal.ts";
import type { SettingName } from "./config/settings.ts";
import { duration, oneOf, type Parse, timetable, wholeNumber } from "./config/values.ts";
import type { RefundTerms } from "./domains/booking/refund_policy.ts";
import { StoreError } from "./store/failures.ts";
import type { RecordingTarget } from "./domains/room/storage.ts";
import { parseLocation } from "./store/location.ts";
import type { Timetable } from "./temporal/timetable.ts";

export { ConfigError };
export type { Environment, Flags, NamedCalendar, PaymentConfig, Providers, Selection, TemporalSettings };

/** How much is logged, from all to nearly nothing. */
const LOG_LEVELS = ["trace", "debug", "info", "warning", "error"] as const;
export type LogLevel = typeof LOG_LEVELS[number];

/** What a worker needs to know, complete and checked. */
export interface Config {
  temporal: TemporalSettings;
  /** The domains to run, one queue each. */
  domains: string[];
  /** For the whole process, shared out between its queues. */
  limits: { activities: number; cached_workflows: number };
  /** How long running activities may take to finish after a signal, in milliseconds. */
  shutdown_grace: number;
  database_url: string;
  providers: Providers;
  calendar: NamedCalendar;
  /** Where recordings are kept. */
  recordings: RecordingTarget;
  refunds: RefundTerms;
  payments: PaymentConfig;
  moderation: ModerationConfig;
  /** `auto`: for people on a terminal, JSON elsewhere. */
  log: { level: LogLevel; format: "auto" | "pretty" | "json" };
  /** What must never be shown. */
  secrets: string[];
}

/**
 * Reads how to reach Temporal: flag, else environment, else estuary.yaml, else default.
 *
 * @param flags `address`, `namespace`, `profile`, `config`, as far as given
 * @throws ConfigError with every problem at once
 */
export async function loadTemporalSettings(flags: Flags, env: Environment): Promise<TemporalSettings> {
  const sources = await Sources.open(flags, env);
  const settings = await readTemporal(sources, env);
  refuse(sources.problems);
  return settings;
}

/**
 * Reads when schedules start.
 *
 * @param settings the settings that say so
 * @returns what each setting says; undefined where it says nothing
 * @throws ConfigError with every problem at once
 */
export async function loadTimetables(
  settings: readonly string[],
  flags: Flags,
  env: Environment,
): Promise<(Timetable | undefined)[]> {
  const sources = await Sources.open(flags, env);
  const timetables = settings.map((setting) => sources.read(setting as SettingName, timetable));
  refuse(sources.problems);
  return timetables;
}

/**
 * Reads a worker's whole configuration.
 *
 * @param flags the worker's flags that are settings, by name
 * @param selection which domains to run, as asked for on the command line
 * @param known every domain that has a queue
 * @throws ConfigError with every problem at once
 */
export async function loadConfig(
  flags: Flags,
  selection: Selection,
  env: Environment,
  known: readonly string[],
): Promise<Config> {
  const sources = await Sources.open(flags, env);
  const told = sources.problems.length;
  const temporal = await readTemporal(sources, env);
  // Where Temporal is decides on the providers: while that is wrong, there is nothing to say about them.
  const address = sources.problems.length === told ? temporal.address : undefined;
  const domains = selectDomains(selection, known, sources);
  const { providers, missing } = readProviders(sources, address);
  const database_url = sources.read("ESTUARY_DATABASE_URL", databaseUrl) ?? "sqlite:./estuary.db";
  const calendar = readCalendarName(sources, providers.kind === "sandbox" ? "short" : "standard");
  const config: Config = {
    temporal,
    domains,
    limits: {
      activities: sources.read("TEMPORAL_MAX_CONCURRENT_ACTIVITIES", total(domains.length, 1)) ?? 100,
      cached_workflows: sources.read("TEMPORAL_MAX_CACHED_WORKFLOWS", total(domains.length, 2)) ?? 500,
    },
    shutdown_grace: sources.read("ESTUARY_SHUTDOWN_GRACE", duration) ?? 30_000,
    database_url,
    providers,
    calendar: readCalendar(sources, calendar),
    recordings: readRecordings(sources),
    refunds: readRefunds(sources, calendar),
    payments: readPayments(sources, calendar),
    moderation: readModeration(sources, calendar === "short" ? "short" : "standard"),
    log: {
      level: sources.read("ESTUARY_LOG_LEVEL", oneOf(...LOG_LEVELS)) ?? "info",
      format: sources.read("ESTUARY_LOG_FORMAT", oneOf("auto", "pretty", "json")) ?? "auto",
    },
    // Last, when all of them were looked up.
    secrets: secretsOf(sources, temporal, database_url),
  };

  const unset = missing.map((setting) => ({ setting, message: "not set" }));
  if (unset.length > 0 && sources.problems.length === 0) {
    throw new ConfigError("providers are incomplete", unset, PROVIDERS_ADVICE);
  }
  refuse([...sources.problems, ...unset], unset.length > 0 ? PROVIDERS_ADVICE : undefined);
  return config;
}

/** A total that gives each queue at least `each`. Temporal's SDK would quietly raise a smaller share. */
const total = (queues: number, each: number): Parse<number> => (given) => {
  const value = wholeNumber(1)(given);
  if (value >= queues * each) return value;
  throw new BadValue(`is too few for ${queues} queues: each needs ${each}, so ${queues * each} or more`);
};

const databaseUrl: Parse<string> = (given) => {
  try {
    parseLocation(given);
    return given;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new BadValue(error.reason);
  }
};

/** A command line that cannot be understood, in the same words as a configuration that cannot be used. */
export const usageError = (problems: ConstructorParameters<typeof ConfigError>[1]): ConfigError =>
  new ConfigError("the command line is wrong", problems, "See: estuary-worker --help");

// The worker's command line.
import { parseArgs } from "@std/cli/parse-args";
import { type Flags, type Selection, usageError } from "../config.ts";
import { SETTING_NAMES, settingOf } from "../config/settings.ts";
import { nearest } from "../text/nearest.ts";

/** What the command line asks for. */
export type WorkerArgs =
  | { kind: "help" }
  | { kind: "version" }
  | { kind: "run" | "check"; flags: Flags; selection: Selection };

/** Flags with a value that are settings. */
const SETTINGS = SETTING_NAMES.flatMap((name) => settingOf(name).flag ?? []);
const VALUES = ["preset", "domain", ...SETTINGS];
const SWITCHES = ["check", "help", "version"];

/** Reads the command line. @throws ConfigError with everything that is wrong with it */
export function parseWorkerArgs(argv: readonly string[]): WorkerArgs {
  const problems: { setting: string; message: string }[] = [];
  const parsed = parseArgs(signed(argv), {
    string: VALUES,
    collect: VALUES,
    boolean: SWITCHES,
    alias: { h: "help" },
    unknown: (given, key) => {
      const meant = key && nearest(key, [...VALUES, ...SWITCHES]);
      problems.push({
        setting: given.split("=")[0],
        message: key ? `unknown flag${meant ? `, did you mean --${meant}?` : ""}` : "is not expected here",
      });
      return false;
    },
  });
  if (parsed.help) return { kind: "help" };
  if (parsed.version) return { kind: "version" };

  for (const flag of VALUES) {
    const values: string[] = parsed[flag];
    if (values.includes("")) problems.push({ setting: `--${flag}`, message: "needs a value" });
    if (flag !== "domain" && new Set(values).size > 1) {
      problems.push({
        setting: `--${flag}`,
        message: `is given ${values.length} times and differs: ${values.join(", ")}`,
      });
    }
  }
  if (problems.length > 0) throw usageError(problems);
  return {
    kind: parsed.check ? "check" : "run",
    flags: Object.fromEntries(SETTINGS.map((flag) => [flag, parsed[flag][0]])),
    selection: { preset: parsed.preset[0], domains: parsed.domain },
  };
}

/** `--max-cached -5` means a value, wrong as it may be, and no flag of the name 5. */
const signed = (argv: readonly string[]): string[] =>
  argv.reduce<string[]>((done, arg) => {
    const before = done.at(-1) ?? "";
    const isValue = /^-\d/.test(arg) && VALUES.includes(before.replace(/^--/, ""));
    return isValue ? [...done.slice(0, -1), `${before}=${arg}`] : [...done, arg];
  }, []);

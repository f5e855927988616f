// argv against the flags of a command.
import { parseArgs } from "@std/cli/parse-args";
import { nearest } from "../text/nearest.ts";
import { Failure } from "./failure.ts";

/** A flag of a command. Without `value` it is a switch. */
export interface Flag {
  name: string;
  /** One letter that stands for it: `-o`. */
  short?: string;
  /** What its value is called in help: `FILE`. */
  value?: string;
  /** What its value may be, and nothing else. */
  values?: readonly string[];
  /** What completions offer as its value, where something else checks it. */
  suggestions?: readonly string[];
  /** Whether `--no-<name>` turns it off. Only for switches. */
  negatable?: boolean;
  /** One line. */
  help: string;
}

/** The arguments of a command, told apart. */
export interface Args {
  /** What is no flag, in order. */
  words: readonly string[];
  /** Flags with a value, by name. */
  values: ReadonlyMap<string, string>;
  /** Switches that were given, by name: on, or turned off. */
  switches: ReadonlyMap<string, boolean>;
}

/**
 * Reads the arguments of a command.
 *
 * @param line the command, and what it is about: "trigger BookingLifecycleWorkflow"
 * @throws Failure `usage` that tells every unknown flag, missing value and value that a flag does not take
 */
export function readArgs(line: string, argv: readonly string[], flags: readonly Flag[]): Args {
  const problems: string[] = [];
  const valued = flags.filter(({ value }) => value);
  const switches = flags.filter(({ value }) => !value).map(({ name }) => name);
  const parsed = parseArgs(join(argv, flags, problems), {
    string: ["_", ...valued.map(({ name }) => name)],
    collect: valued.map(({ name }) => name),
    boolean: switches,
    negatable: flags.filter(({ negatable }) => negatable).map(({ name }) => name),
    // A switch that is not given is not the same as one turned off.
    default: Object.fromEntries(switches.map((name) => [name, undefined])),
    unknown: (arg, key) => key === undefined || (problems.push(unknown(arg, flags)), false),
  });
  const values = valued.flatMap((flag) => {
    const given = new Set<string>(parsed[flag.name]);
    problems.push(...misgiven(flag, [...given]));
    return [...given].map((text) => [flag.name, text] as const);
  });
  if (problems.length > 0) {
    throw new Failure("usage", `Cannot run "${line}": ${problems.join("; ")}`, {
      hints: [["its flags", `estuary-wf ${line} --help`]],
    });
  }
  return {
    words: parsed._.map(String),
    values: new Map(values),
    switches: new Map(switches.filter((name) => parsed[name] !== undefined).map((name) => [name, parsed[name]])),
  };
}

/** Refuses arguments that a command has no use for. @throws Failure `usage` */
export function refuseWords(attempt: string, words: readonly string[]): void {
  if (words.length === 0) return;
  throw new Failure("usage", `Cannot ${attempt}: unexpected ${words.map((word) => `"${word}"`).join(", ")}`);
}

/** Each flag and its value as one argument, `--name=value`, so that a value may begin with a dash, or be one. */
function join(argv: readonly string[], flags: readonly Flag[], problems: string[]): string[] {
  const known = new Map<string, Flag>();
  for (const flag of flags) {
    known.set(`--${flag.name}`, flag);
    if (flag.short) known.set(`-${flag.short}`, flag);
  }
  const joined: string[] = [];
  const rest = [...argv];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--") return [...joined, arg, ...rest];
    const [spelling, text] = cut(arg);
    const flag = known.get(spelling);
    if (!flag) joined.push(arg);
    else if (!flag.value) {
      if (text !== undefined && text !== "true" && text !== "false") {
        problems.push(`${spelling} is true or false, not "${text}"`);
      }
      joined.push(`--${flag.name}=${text ?? "true"}`);
    } else if (text !== undefined) joined.push(`--${flag.name}=${text}`);
    else if (rest.length === 0 || known.has(cut(rest[0])[0])) {
      problems.push(`${spelling} needs a value: ${spelling} ${flag.value}`);
    } else joined.push(`--${flag.name}=${rest.shift()}`);
  }
  return joined;
}

function cut(arg: string): [spelling: string, text: string | undefined] {
  const at = arg.indexOf("=");
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}

function misgiven({ name, values }: Flag, given: string[]): string[] {
  if (given.length > 1) {
    return [`--${name} is given more than once, ${given.map((text) => `"${text}"`).join(" and ")}`];
  }
  return given
    .filter((text) => values && !values.includes(text))
    .map((text) => `--${name} takes ${values?.join(" or ")}, not "${text}"`);
}

function unknown(arg: string, flags: readonly Flag[]): string {
  const [spelling] = cut(arg);
  const meant = nearest(spelling.replace(/^-+/, ""), flags.map(({ name }) => name));
  return `unknown flag ${spelling}${meant ? `, did you mean --${meant}?` : ""}`;
}

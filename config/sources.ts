// Where a setting's value comes from: flag, then environment, then estuary.yaml.
import { nearest } from "../text/nearest.ts";
import { type ConfigFile, readConfigFile } from "./file.ts";
import { BadValue, type Problem, reason } from "./problems.ts";
import { SETTING_NAMES, type SettingName, settingOf, yamlKey } from "./settings.ts";
import type { Parse } from "./values.ts";

/** Flags by their names without dashes; absent ones undefined. */
export type Flags = Readonly<Record<string, string | undefined>>;

/** Variables of the environment by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting's text and, for messages, how its author gave it. */
export interface Given {
  text: string;
  origin: string;
  from: "flag" | "environment" | "file";
}

/** Variables that belong to the house's tools and tests. */
const TOOLS = ["ESTUARY_BUILD", "ESTUARY_CACHE_DIR", "ESTUARY_COMPILER_PATH", "ESTUARY_POSTGRES_BIN"];

/** What a cluster sets for every service it knows, whatever the service is called. */
const SERVICE_LINK = /_SERVICE_HOST$|_SERVICE_PORT(_\w+)?$|_PORT(_\d+_(TCP|UDP)(_PROTO|_PORT|_ADDR)?)?$/;

/** Looks settings up, and gathers what is wrong with them. */
export class Sources {
  private readonly found = new Map<SettingName, Given | undefined>();

  private constructor(
    private readonly flags: Flags,
    private readonly env: Environment,
    readonly file: ConfigFile,
    readonly problems: Problem[],
  ) {}

  /** Opens the sources: reads estuary.yaml from the working directory, or the file that is named. */
  static async open(flags: Flags, env: Environment): Promise<Sources> {
    const problems = misnamed(env);
    const named = flags.config ?? (env.ESTUARY_CONFIG || undefined);
    const file = await readConfigFile(named ?? "estuary.yaml", named !== undefined, problems);
    return new Sources(flags, env, file, problems);
  }

  /** How a setting was given, from the strongest source that has it; undefined if none has. An empty variable is unset. */
  find(name: SettingName): Given | undefined {
    // Looked up once, so that what is wrong with it is told once.
    if (!this.found.has(name)) this.found.set(name, this.lookUp(name));
    return this.found.get(name);
  }

  private lookUp(name: SettingName): Given | undefined {
    const { flag, alias, secret } = settingOf(name);
    const flagged = flag && this.flags[flag];
    if (flag && flagged !== undefined) return { text: flagged, origin: `--${flag}`, from: "flag" };
    const variables = alias ? [name, alias] : [name];
    return this.agreed(variables.map((variable) => this.variable(variable, secret !== undefined))) ??
      this.agreed(variables.map((variable) => this.entry(yamlKey(variable))));
  }

  /** What was given for the secrets among the settings that were looked up so far. */
  secrets(): string[] {
    return [...this.found].flatMap(([name, given]) => given && settingOf(name).secret === true ? [given.text] : []);
  }

  /** A setting's value; undefined if it is not given, or given wrongly, which is then among the problems. */
  read<T>(name: SettingName, parse: Parse<T>): T | undefined {
    const given = this.find(name);
    return given && this.parsed(given, parse, settingOf(name).secret !== undefined);
  }

  /** What `parse` makes of a text; undefined if it cannot be, which is then among the problems. */
  parsed<T>({ text, origin }: Pick<Given, "text" | "origin">, parse: Parse<T>, secret = false): T | undefined {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      this.problems.push({ setting: origin, message: secret ? error.message : `"${text}" ${error.message}` });
    }
  }

  private variable(name: string, secret: boolean): Given | undefined {
    const given = this.env[name] || undefined;
    const path = secret ? this.env[`${name}_FILE`] || undefined : undefined;
    if (given !== undefined && path !== undefined) {
      this.problems.push({ setting: `${name}, ${name}_FILE`, message: "both are set: keep one" });
    }
    if (given !== undefined) return { text: given, origin: name, from: "environment" };
    if (path === undefined) return undefined;
    try {
      // Editors and `echo` end a file with a line break that is no part of the secret.
      const text = Deno.readTextFileSync(path).replace(/\r?\n$/, "");
      if (text) return { text, origin: `${name}_FILE`, from: "environment" };
      this.problems.push({ setting: `${name}_FILE`, message: `"${path}" is empty` });
    } catch (error) {
      this.problems.push({ setting: `${name}_FILE`, message: `"${path}" cannot be read: ${reason(error)}` });
    }
  }

  private entry(key: string): Given | undefined {
    const text = this.file.settings.get(key);
    return text === undefined ? undefined : { text, origin: this.file.name(key), from: "file" };
  }

  /** A setting and its alias may both be given as long as they say the same. */
  private agreed(givens: (Given | undefined)[]): Given | undefined {
    const [first, second] = givens.filter((given) => given !== undefined);
    if (second && second.text !== first.text) {
      this.problems.push({
        setting: `${first.origin}, ${second.origin}`,
        message: `mean the same and differ, "${first.text}" and "${second.text}": keep one`,
      });
    }
    return first;
  }
}

/** Variables that look like settings and are none: every unknown ESTUARY_ one, others when a letter or two off. */
function misnamed(env: Environment): Problem[] {
  const known = SETTING_NAMES.flatMap((name) => {
    const { alias, secret } = settingOf(name);
    return [name, ...(alias ? [alias] : []), ...(secret ? [`${name}_FILE`] : [])];
  });
  const sections = [...new Set(known.map((name) => name.split("_")[0]))];
  return Object.keys(env)
    .filter((name) => sections.includes(name.split("_")[0]) && ![...known, ...TOOLS].includes(name))
    .filter((name) => !SERVICE_LINK.test(name))
    .flatMap((name) => {
      const meant = nearest(name, known);
      const close = meant !== undefined && Math.abs(meant.length - name.length) <= 2;
      if (name.startsWith("ESTUARY_")) {
        return [{ setting: name, message: `unknown setting${meant ? `, did you mean ${meant}?` : ""}` }];
      }
      return close ? [{ setting: name, message: `unknown setting, did you mean ${meant}?` }] : [];
    });
}

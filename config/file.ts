// estuary.yaml: read, and refused where it holds what nobody reads.
import { parse } from "@std/yaml";
import { nearest } from "../text/nearest.ts";
import { type Problem, reason } from "./problems.ts";
import { SETTING_NAMES, settingOf, yamlKey } from "./settings.ts";

/** Sections that are more than one setting: their content is checked by who reads them. */
const FREE = ["presets", "calendar", "payment_terms", "moderation", "subscriptions"];

/** What estuary.yaml says. */
export interface ConfigFile {
  /** Each setting that it holds, by its key (`smtp.host`), as text. */
  settings: ReadonlyMap<string, string>;
  /** The sections that are not single settings. */
  sections: Readonly<Record<string, unknown>>;
  /** How to name a key of the file to its author: `estuary.yaml: smtp.host (line 7)`. */
  name(key: string): string;
}

/**
 * Reads a configuration file.
 *
 * @param path where it is
 * @param demanded whether somebody asked for this very file: then it must exist
 * @param problems receives what is wrong with it
 */
export async function readConfigFile(path: string, demanded: boolean, problems: Problem[]): Promise<ConfigFile> {
  const settings = new Map<string, string>();
  const sections: Record<string, unknown> = {};
  let source = "";
  const name = (key: string) => {
    const line = lineOf(source, key.split("."));
    return `${path}: ${key}${line ? ` (line ${line})` : ""}`;
  };
  const file = { settings, sections, name };

  let content: unknown;
  try {
    source = await Deno.readTextFile(path);
    content = parse(source) ?? {};
  } catch (error) {
    if (!demanded && error instanceof Deno.errors.NotFound) return file;
    problems.push({ setting: path, message: `cannot be read: ${reason(error)}` });
    return file;
  }
  if (!isSection(content)) {
    problems.push({ setting: path, message: "is not a list of keys and values" });
    return file;
  }

  for (const [top, value] of Object.entries(content)) {
    if (FREE.includes(top) && isSection(value)) sections[top] = value;
    else if (isSection(value)) Object.entries(value).forEach(([key, inner]) => take(`${top}.${key}`, inner));
    else take(top, value);
  }
  return file;

  function take(key: string, value: unknown) {
    const wrong = refusal(key, value);
    if (wrong) problems.push({ setting: name(key), message: wrong });
    else if (value !== null) settings.set(key, String(value));
  }
}

/** Why a key may not stand in the file with this value; undefined if it may. */
function refusal(key: string, value: unknown): string | undefined {
  const variable = SETTING_NAMES.find((each) => keysOf(each).includes(key));
  if (!variable && FREE.includes(key)) return "must be a section of its own";
  if (!variable) {
    const allowed = SETTING_NAMES.filter((each) => settingOf(each).secret !== true && !settingOf(each).elsewhere);
    // Of a section that is no single setting, its name is enough to go by.
    const meant = nearest(key, [...allowed.flatMap(keysOf), ...FREE]) ?? nearest(key.split(".")[0], FREE);
    return `unknown key${meant ? `, did you mean ${meant}?` : ""}`;
  }
  const { elsewhere, secret } = settingOf(variable);
  if (elsewhere) return `cannot stand in a file: set ${variable}`;
  if (secret === true || (secret === "in_part" && URL.parse(String(value))?.password)) {
    return `a secret does not belong in a file like this: set ${variable} or ${variable}_FILE`;
  }
  return isScalar(value) ? undefined : "must be a single value";
}

function keysOf(variable: (typeof SETTING_NAMES)[number]): string[] {
  const { alias } = settingOf(variable);
  return alias ? [yamlKey(variable), yamlKey(alias)] : [yamlKey(variable)];
}

const isSection = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const isScalar = (value: unknown) => value === null || ["string", "number", "boolean"].includes(typeof value);

/** The line that a key stands on, from 1; undefined if the file is written in a way that a glance does not find it. */
function lineOf(source: string, path: string[]): number | undefined {
  const lines = source.split("\n");
  let at = -1;
  for (const key of path) {
    at = lines.findIndex((line, index) => index > at && line.trimStart().replaceAll(/["']/g, "").startsWith(`${key}:`));
    if (at < 0) return undefined;
  }
  return at + 1;
}

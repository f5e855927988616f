// Which domains a worker runs: a preset, domains by name, or all of them.
import { nearest } from "../text/nearest.ts";
import type { Sources } from "./sources.ts";

/** The presets that are always there. `all` is every domain that has a queue. */
export const PRESETS: Readonly<Record<string, readonly string[]>> = {
  critical: ["booking", "payment"],
  background: ["room", "stream"],
};

/** What was asked for on the command line. */
export interface Selection {
  preset?: string;
  domains: readonly string[];
}

/**
 * The domains to run, in the order of `known`; whatever is wrong is among the problems of the sources.
 *
 * @param known every domain that has a queue
 */
export function selectDomains({ preset, domains }: Selection, known: readonly string[], sources: Sources): string[] {
  const presets: Record<string, readonly string[]> = { all: known, ...PRESETS, ...custom(known, sources) };
  const wrong = (setting: string, message: string) => sources.problems.push({ setting, message });

  if (preset !== undefined && domains.length > 0) {
    wrong("--preset, --domain", "contradict each other: name a preset or domains");
  }
  if (preset !== undefined && !Object.hasOwn(presets, preset)) {
    wrong("--preset", unknownName(preset, Object.keys(presets)));
  }
  for (const domain of domains.filter((each) => !known.includes(each))) {
    wrong("--domain", unknownName(domain, known));
  }
  const wanted = domains.length > 0 ? domains : presets[preset ?? "all"] ?? [];
  return known.filter((domain) => wanted.includes(domain));
}

/** The presets of estuary.yaml. */
function custom(known: readonly string[], { file, problems }: Sources): Record<string, readonly string[]> {
  const good: Record<string, readonly string[]> = {};
  for (const [name, domains] of Object.entries(file.sections.presets ?? {})) {
    const setting = file.name(`presets.${name}`);
    if (name === "all" || Object.hasOwn(PRESETS, name)) {
      problems.push({ setting, message: "is built in: choose another name" });
    } else if (!Array.isArray(domains) || domains.length === 0) {
      problems.push({ setting, message: `must be a list of domains, as in [${known.slice(0, 2).join(", ")}]` });
    } else {
      for (const domain of domains.filter((each) => !known.includes(each))) {
        problems.push({ setting, message: unknownName(String(domain), known) });
      }
      good[name] = domains;
    }
  }
  return good;
}

function unknownName(given: string, known: readonly string[]): string {
  const meant = nearest(given, known);
  return `"${given}" is none of ${known.join(", ")}${meant ? `: did you mean ${meant}?` : ""}`;
}

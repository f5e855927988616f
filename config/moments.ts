// A section of estuary.yaml that changes single lengths of time of a set that has names for them.
import { nearest } from "../text/nearest.ts";
import type { Sources } from "./sources.ts";
import { duration } from "./values.ts";

/**
 * Reads such a section; whatever is wrong is among the problems of the sources.
 *
 * @param base the lengths of time, milliseconds, that stand where the section says nothing
 * @returns all of them, and the names of those that the section changed
 */
export function readMoments<T extends { [Name in keyof T]: number }>(
  sources: Sources,
  section: string,
  base: T,
): { moments: T; changed: string[] } {
  const moments = { ...base };
  const entries = Object.entries(sources.file.sections[section] ?? {});
  for (const [key, value] of entries) {
    const origin = sources.file.name(`${section}.${key}`);
    if (!Object.hasOwn(base, key)) {
      const meant = nearest(key, Object.keys(base));
      sources.problems.push({ setting: origin, message: `unknown key${meant ? `, did you mean ${meant}?` : ""}` });
      continue;
    }
    const ms = sources.parsed({ text: String(value), origin }, duration);
    if (ms === 0) sources.problems.push({ setting: origin, message: `"${value}" is no time at all` });
    const name = key as keyof T;
    moments[name] = (ms || moments[name]) as T[keyof T];
  }
  return { moments, changed: entries.map(([key]) => key) };
}

import { closestString } from "@std/text/closest-string";
import { levenshteinDistance } from "@std/text/levenshtein-distance";

/** The one of `known` that `given` was probably meant to be: its beginning, or a few letters off. Undefined if none is near. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const typed = given.toLowerCase();
  const longer = typed.length >= 3 && known.find((name) => name.toLowerCase().startsWith(typed));
  if (longer) return longer;
  const closest = closestString(given, known);
  // A third of the letters may be off: past that a suggestion confuses more than it helps.
  const allowed = Math.max(1, Math.floor(closest.length / 3));
  return levenshteinDistance(typed, closest.toLowerCase()) <= allowed ? closest : undefined;
}

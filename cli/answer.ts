import { columns } from "./layout.ts";

/** What a workflow answered, for people: a line per field. `name` stands before what has no fields. */
export function answerLines(answer: unknown, name: string): string[] {
  if (answer === undefined || answer === null) return [];
  const fields = typeof answer === "object" ? Object.entries(answer) : [[name, answer] as const];
  return columns(fields.map(([name, value]) => [name, name.startsWith("minutes_") ? minutes(value) : plain(value)]));
}

/** Minutes are rounded: where nothing is left of them, somebody may have been there all the same. */
const minutes = (value: unknown): string =>
  Object.entries(value ?? {})
    .map(([who, count]) => `${who} ${count === 0 ? "under a minute" : `${count} min`}`).join(", ");

/** One level of an object reads as "gross 8500, net 7225"; what is deeper is for `-o json`. */
function plain(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(flat).join(", ") || "none";
  return Object.entries(value).map(([name, inner]) => `${name} ${flat(inner)}`).join(", ");
}

const flat = (value: unknown): string => typeof value === "string" ? value : JSON.stringify(value);

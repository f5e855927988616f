import { columns } from "./layout.ts";

/** What a workflow answered, for people: a line per field. `name` stands before what has no fields. */
export function answerLines(answer: unknown, name: string): string[] {
  if (answer === undefined || answer === null) return [];
  const fields = typeof answer === "object" ? Object.entries(answer) : [[name, answer] as const];
  return columns(fields.map(([name, value]) => [name, plain(value)]));
}

const plain = (value: unknown): string => typeof value === "string" ? value : JSON.stringify(value);

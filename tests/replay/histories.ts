import { join } from "node:path";
import config from "../../deno.json" with { type: "json" };

/** The version whose histories may still be recorded anew. */
export const VERSION: string = config.version;

/** Where recorded histories lie: a folder per version, a file per workflow, a line per event. */
export const HISTORIES = join(import.meta.dirname!, "histories");

/** Reads a recorded history. */
export async function readHistory(path: string): Promise<{ events: unknown[] }> {
  const lines = (await Deno.readTextFile(join(HISTORIES, path))).trim().split("\n");
  return { events: lines.map((line) => JSON.parse(line)) };
}

/** The recorded histories, as `0.1.0/completed.lifecycle.jsonl`. */
export function listHistories(): string[] {
  return [...Deno.readDirSync(HISTORIES)].flatMap(({ name: version }) =>
    [...Deno.readDirSync(join(HISTORIES, version))].map(({ name }) => `${version}/${name}`)
  ).sort();
}

// deno task histories: records the histories of this version's workflows on the time-skipping server, for the replay tests.
// Those of a version that was released are never recorded again: they say what workflows of that version may be running.
import { join } from "node:path";
import type { WorkflowHandle } from "@temporalio/client";
import type { History } from "@temporalio/common/lib/proto-utils.js";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { HISTORIES, VERSION } from "./histories.ts";
import { livedThrough, STORIES } from "./stories.ts";
import { livedThroughStream, STREAM_STORIES } from "./stream_stories.ts";

const folder = join(HISTORIES, VERSION);
await Deno.mkdir(folder, { recursive: true });
for (const [name, story] of Object.entries(STORIES)) await livedThrough(story, keep(name));
for (const [name, story] of Object.entries(STREAM_STORIES)) await livedThroughStream(story, keep(name));

/** Writes down the histories of a story's workflows. */
function keep(name: string) {
  return async (workflows: Record<string, WorkflowHandle>) => {
    for (const [part, workflow] of Object.entries(workflows)) {
      await Deno.writeTextFile(join(folder, `${name}.${part}.jsonl`), onePerLine(await workflow.fetchHistory()));
    }
    console.error(`${VERSION}/${name}`);
  };
}

/** Without the names of the machine and process it was recorded on; an event a line. */
function onePerLine(history: History): string {
  const { events } = JSON.parse(historyToJSON(history), (key, value) => {
    // Whose machine it was recorded on, and in which folder, is of no use to a replay.
    if (key === "stackTrace") return "";
    return key === "identity" ? "recorder" : value;
  });
  return events.map((event: unknown) => `${JSON.stringify(event)}\n`).join("");
}

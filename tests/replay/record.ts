// deno task histories [NAME…]: records the histories of this version's workflows on the time-skipping server, for the replay tests.
// Those of a version that was released are never recorded again: they say what workflows of that version may be running.
import { join } from "node:path";
import type { History } from "@temporalio/common/lib/proto-utils.js";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { HISTORIES, VERSION } from "./histories.ts";
import { STORIES } from "./stories.ts";

const folder = join(HISTORIES, VERSION);
await Deno.mkdir(folder, { recursive: true });
for (const [name, story] of Object.entries(STORIES).filter(([name]) => isWanted(name))) {
  await story(async (workflows) => {
    for (const [part, workflow] of Object.entries(workflows)) {
      await Deno.writeTextFile(join(folder, `${name}.${part}.jsonl`), onePerLine(await workflow.fetchHistory()));
    }
  });
  console.error(`${VERSION}/${name}`);
}

/** Whether a story is to be recorded: all of them, or those whose names begin as the command line says. */
function isWanted(name: string): boolean {
  return Deno.args.length === 0 || Deno.args.some((word) => name.startsWith(word));
}

/** Without the names of the machine and process it was recorded on, nor its folders; an event a line. */
function onePerLine(history: History): string {
  const said: Record<string, string> = { identity: "recorder", stackTrace: "" };
  const { events } = JSON.parse(historyToJSON(history), (key, value) => said[key] ?? value);
  return events.map((event: unknown) => `${JSON.stringify(event)}\n`).join("");
}

import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { changes, debounced } from "../../tools/dev/changes.ts";
import { startHouse } from "../../tools/dev/house.ts";
import { temporaryFolder } from "./support.ts";

Deno.test("what a house keeps is in its folder, and not where it was started", async () => {
  await using folder = await temporaryFolder();
  await using house = await startHouse(folder.path);

  assertEquals([house.env.ESTUARY_DATABASE_URL, house.env.ESTUARY_RECORDINGS], [
    `sqlite:${join(folder.path, "estuary.db")}`,
    `file:${join(folder.path, "recordings")}`,
  ]);
});

Deno.test("code that changes is told, in its folders and beside them, and nothing else", async () => {
  await using folder = await temporaryFolder();
  const at = (path: string) => join(folder.path, path);
  await Deno.mkdir(at("domains/booking"), { recursive: true });
  await Deno.mkdir(at("dist"));
  const stop = new AbortController();
  const told = debounced(changes([at("domains")], folder.path, stop.signal), 10);
  const seen = new Set<string>();

  const written = ["dist/a.ts", "notes.md", "platform.ts", "domains/booking/mod.ts"];
  for (const path of written) await Deno.writeTextFile(at(path), "");
  while (seen.size < 2) for (const path of (await told.next()).value ?? []) seen.add(path);
  stop.abort();

  assertEquals(seen, new Set([at("platform.ts"), at("domains/booking/mod.ts")]));
  assertEquals((await told.next()).done, true);
});

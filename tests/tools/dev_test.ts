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
  const patience = setTimeout(() => stop.abort(), 60_000);
  while (seen.size < 2) {
    const { value, done } = await told.next();
    if (done) throw new Error(`Waited 60 s in vain for two changes, but was told of ${[...seen].join(", ") || "none"}`);
    for (const path of value) seen.add(path);
  }
  clearTimeout(patience);
  stop.abort();

  assertEquals(seen, new Set([at("platform.ts"), at("domains/booking/mod.ts")]));
  assertEquals((await told.next()).done, true);
});

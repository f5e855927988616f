import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "node:path";
import { projectFiles } from "../../tools/files.ts";

const PROJECT = join(import.meta.dirname!, "../..");
const PAGE = await Deno.readTextFile(join(PROJECT, "docs/architecture.md"));

/** Rooms that may know everything, and what stands outside of the house. */
const NO_ROOMS = ["tools", "tests", "types", "deno"];

/** The room that a file is in: a folder, or what a file beside the folders is called. */
function roomOf(path: string): string {
  const [first] = path.replace(/\.(ts|json)$/, "").split("/");
  return first === "main" ? "worker" : first;
}

/** What each room imports of the others, type imports included. */
async function imports(): Promise<Record<string, string[]>> {
  const known = new Map<string, Set<string>>();
  for (const path of await projectFiles(PROJECT, ".ts")) {
    const room = roomOf(path);
    if (NO_ROOMS.includes(room)) continue;
    const rooms = known.get(room) ?? new Set();
    known.set(room, rooms);
    const text = await Deno.readTextFile(join(PROJECT, path));
    for (const [, module] of text.matchAll(/(?:\bfrom|\bimport\()\s*"(\.[^"]+|@estuary\/\w+)"/g)) {
      const other = module.startsWith("@estuary/") ? "domains" : roomOf(join(dirname(path), module));
      if (other !== room && !NO_ROOMS.includes(other)) rooms.add(other);
    }
  }
  return Object.fromEntries([...known].map(([room, rooms]) => [room, [...rooms].sort()]));
}

/** The rows of the page's table of rooms. */
function told(): Record<string, string[]> {
  const [, table] = /^\| Room .*\n\|.*\n((?:\|.*\n)+)/m.exec(PAGE)!;
  const rows = table.trimEnd().split("\n").map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim()));
  return Object.fromEntries(rows.map(([room, , knows]) => [room, knows.split(", ").filter(Boolean).sort()]));
}

Deno.test("every room of the house knows the rooms that docs/architecture.md gives to it, and no others", async () => {
  const actual = await imports();

  assertEquals(told(), actual);
});

Deno.test("no two rooms know each other, by whatever way round", async () => {
  const rooms = await imports();
  const reach = (room: string, seen = new Set<string>()): Set<string> => {
    for (const next of rooms[room]) if (!seen.has(next)) reach(next, seen.add(next));
    return seen;
  };

  assertEquals(Object.keys(rooms).filter((room) => reach(room).has(room)), []);
});

Deno.test("files and folders that docs/architecture.md names are there", async () => {
  const names = [...PAGE.matchAll(/`([a-z]+\/(?:[a-z_]+\.ts)?|[a-z]+\.(?:ts|json))`/g)].map(([, name]) => name);
  const domainFiles = ["mod.ts", "schema.ts", "contract.ts", "workflows.ts", "activities.ts", "tables.ts"];

  assert(names.length > 20);
  for (const name of names) {
    const places = domainFiles.includes(name) ? [`domains/booking/${name}`] : [name, `domains/${name}`];
    const found = await Promise.all(places.map((path) => Deno.stat(join(PROJECT, path)).catch(() => undefined)));
    assert(found.some(Boolean), `${name} is not there`);
  }
});

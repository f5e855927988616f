import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { dirname, join } from "node:path";
import { commit } from "../../tools/build/commit.ts";
import { readGraph } from "../../tools/build/graph.ts";
import { PROGRAMS } from "../../tools/build/programs.ts";
import { elfLength, findCompiler } from "../../tools/build/runtime.ts";
import { stage } from "../../tools/build/stage.ts";
import { temporaryFolder, withEnvironment } from "./support.ts";

const PROJECT = join(import.meta.dirname!, "../..");
const { imports } = JSON.parse(await Deno.readTextFile(join(PROJECT, "deno.json")));
const PACKAGES = { zod: imports.zod, kysely: imports.kysely };
const TARGET = "aarch64-unknown-linux-gnu";

/** A project whose program uses one package, which uses another, beside packages that are not for it. */
async function project() {
  const folder = await temporaryFolder();
  const files = {
    "deno.json": "{}",
    "main.ts": `import "./greeting.ts";`,
    "greeting.ts": "",
    "other.ts": "",
    "packages/@temporalio/core-bridge/index.js": "",
    "packages/@temporalio/core-bridge/index.d.ts": "",
    "packages/@temporalio/core-bridge/sdk-core/lib.rs": "",
    "packages/@temporalio/core-bridge/releases/x86_64-apple-darwin/index.node": "",
    [`packages/@temporalio/core-bridge/releases/${TARGET}/index.node`]: "",
    "packages/long/index.js": "",
    "packages/webpack/lib/huge.js": "",
    "packages/unused/index.js": "",
  };
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(folder.path, "in", path)), { recursive: true });
    await Deno.writeTextFile(join(folder.path, "in", path), text);
  }
  const at = (path: string) => join(folder.path, "in", path);
  const leaf = (name: string) => ({ name, path: at(`packages/${name}`), dependencies: [] });
  const bridge = { ...leaf("@temporalio/core-bridge"), dependencies: [leaf("long"), leaf("webpack")] };
  return { folder, graph: { files: [at("main.ts"), at("greeting.ts")], packages: [bridge] } };
}

async function filesBelow(root: string, folder = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory, isFile } of Deno.readDir(join(root, folder))) {
    if (isDirectory) found.push(...await filesBelow(root, join(folder, name)));
    if (isFile) found.push(join(folder, name));
  }
  return found.sort();
}

Deno.test("what is compiled is what the program imports, for one platform, without what only makes bundles", async () => {
  const { folder, graph } = await project();
  await using _ = folder;
  const out = join(folder.path, "out");

  await stage(join(folder.path, "in"), out, graph, TARGET);

  assertEquals(await filesBelow(out), [
    "deno.json",
    "greeting.ts",
    "main.ts",
    "packages/@temporalio/core-bridge/index.js",
    `packages/@temporalio/core-bridge/releases/${TARGET}/index.node`,
    "packages/long/index.js",
    "packages/webpack/index.js",
    "packages/webpack/package.json",
  ]);
  assert((await Deno.stat(join(out, "node_modules/@temporalio/core-bridge/index.js"))).isFile);
});

Deno.test("what runs in a program is told from what it takes only types from, and from what it loads later", async () => {
  await using folder = await temporaryFolder();
  const files = {
    "deno.json": JSON.stringify({ imports: PACKAGES }),
    "deno.lock": await Deno.readTextFile(join(PROJECT, "deno.lock")),
    "main.ts": `import { z } from "./now.ts"; import type { Late } from "./types.ts"; await import("./later.ts");`,
    "now.ts": `export { z } from "zod";`,
    "later.ts": `import "kysely";`,
    "types.ts": `import "kysely"; export type Late = string;`,
  };
  for (const [path, text] of Object.entries(files)) await Deno.writeTextFile(join(folder.path, path), text);
  const root = await Deno.realPath(folder.path);

  const { files: found, packages, eager } = await readGraph(root, "main.ts");

  assertEquals(found, ["main.ts", "now.ts", "later.ts"].map((path) => join(root, path)));
  assertEquals(packages.map(({ name }) => name), ["zod", "kysely"]);
  assertEquals(eager, ["zod"]);
});

Deno.test("the packages of a program are where they are said to be", async () => {
  const { packages } = await readGraph(PROJECT, "cli.ts");

  const named = packages.map(({ path }) => JSON.parse(Deno.readTextFileSync(join(path, "package.json"))).name);

  assertEquals(named, packages.map(({ name }) => name));
});

Deno.test("an ELF program ends where its table of sections ends", () => {
  const program = new Uint8Array(1000);
  const header = new DataView(program.buffer);
  header.setBigUint64(40, 600n, true);
  header.setUint16(58, 64, true);
  header.setUint16(60, 3, true);

  assertEquals(elfLength(program), 600 + 64 * 3);
});

for (const { name, entry } of PROGRAMS) {
  Deno.test(`${name} answers --help without the native bridge: it imports it only when it needs it`, async () => {
    const { eager } = await readGraph(PROJECT, entry);

    assertEquals(eager.filter((name) => ["@temporalio/worker", "@temporalio/core-bridge"].includes(name)), []);
  });
}

Deno.test("a DENORT_BIN that is not this Deno's runtime is refused before anything is built", async () => {
  await using folder = await temporaryFolder();
  const other = join(folder.path, "denort");
  await Deno.writeTextFile(other, "#!/bin/sh\nexit 1\n", { mode: 0o755 });

  for (const path of [other, join(folder.path, "missing")]) {
    using _ = withEnvironment({ DENORT_BIN: path });

    const error = await assertRejects(() => findCompiler(Deno.build.target), Error);

    assertStringIncludes(error.message, `Cannot compile with the runtime that DENORT_BIN names, ${path}: `);
    assertStringIncludes(error.message, `It must be the denort of Deno ${Deno.version.deno} for ${Deno.build.target}`);
  }
});

Deno.test("a build is called as ESTUARY_BUILD says, and unknown where there is no repository", async () => {
  await using folder = await temporaryFolder();
  using _ = withEnvironment({ ESTUARY_BUILD: "" });
  const unnamed = await commit(folder.path);
  Deno.env.set("ESTUARY_BUILD", "3f2a91c");

  assertEquals([unnamed, await commit(folder.path)], ["unknown", "3f2a91c"]);
});

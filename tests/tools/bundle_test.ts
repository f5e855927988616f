import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { BUNDLE, loadBundle, readManifest } from "../../temporal/bundle.ts";
import { bundleProblems } from "../../tools/bundle/guard.ts";
import { ensureBundle } from "../../tools/bundle.ts";
import { temporaryFolder } from "./support.ts";

const WORKFLOW = `
import { sleep } from "@temporalio/workflow";
import type { GreetInput } from "./schema.ts";
import { politely } from "./manners.ts";

export async function GreetWorkflow(input: GreetInput): Promise<string> {
  await sleep(1);
  return politely(input.name);
}
`;

/** A project with one domain, `greet`, whose workflow takes a type from its schema and a helper from manners.ts. */
async function project(workflow = WORKFLOW) {
  const folder = await temporaryFolder();
  const files = {
    "domains/workflows.ts": `export * from "./greet/workflows.ts";`,
    "domains/greet/workflows.ts": workflow,
    "domains/greet/schema.ts": `export const input = {};\nexport interface GreetInput { name: string }`,
    "temporal/whole_tasks.ts": `export const interceptors = () => ({});`,
    "domains/greet/manners.ts": `export const politely = (name: string) => "Good day, " + name;`,
  };
  for (const path of ["domains/greet", "temporal"]) await Deno.mkdir(join(folder.path, path), { recursive: true });
  for (const [path, text] of Object.entries(files)) await Deno.writeTextFile(join(folder.path, path), text);
  await Deno.symlink(join(import.meta.dirname!, "../../node_modules"), join(folder.path, "node_modules"));
  return folder;
}

Deno.test("a bundle holds the workflow and what it needs, and not what it takes only types from", async () => {
  await using folder = await project();

  const { manifest } = await ensureBundle(folder.path);

  assertEquals(Object.keys(manifest.sources), [
    "domains/greet/manners.ts",
    "domains/greet/workflows.ts",
    "domains/workflows.ts",
    "temporal/whole_tasks.ts",
  ]);
  assert((await loadBundle(folder.path)).code.includes("Good day, "));
});

Deno.test("the source map beside a bundle names sources by their path in the project", async () => {
  await using folder = await project();

  await ensureBundle(folder.path);

  const { sources } = JSON.parse(await Deno.readTextFile(join(folder.path, BUNDLE.sourceMap)));
  assert(sources.includes("domains/greet/workflows.ts"), sources.join());
});

Deno.test("a bundle is built once and again only after a source changed", async () => {
  await using folder = await project();

  const builds = [await ensureBundle(folder.path), await ensureBundle(folder.path)];
  await Deno.writeTextFile(join(folder.path, "domains/greet/manners.ts"), "export const politely = (n: string) => n;");
  builds.push(await ensureBundle(folder.path));

  assertEquals(builds.map(({ built }) => built), [true, false, true]);
});

Deno.test("a missing bundle is refused with the command that makes it", async () => {
  await using folder = await project();

  await assertRejects(() => loadBundle(folder.path), Error, "dist/workflows.js: it is missing. Run: deno task bundle");
});

Deno.test("a stale bundle is refused with the file that changed", async () => {
  await using folder = await project();
  await ensureBundle(folder.path);
  await Deno.remove(join(folder.path, "domains/greet/manners.ts"));

  await assertRejects(() => loadBundle(folder.path), Error, "it is stale: domains/greet/manners.ts changed");
});

Deno.test("a damaged bundle is refused", async () => {
  await using folder = await project();
  await ensureBundle(folder.path);
  await Deno.writeTextFile(join(folder.path, BUNDLE.code), "cut off");

  await assertRejects(() => loadBundle(folder.path), Error, "it is damaged");
});

Deno.test("workflow code that imports a schema is not bundled", async () => {
  await using folder = await project(`import { input } from "./schema.ts";\nexport const GreetWorkflow = () => input;`);

  await assertRejects(
    () => ensureBundle(folder.path),
    Error,
    "domains/greet/schema.ts must not be in the workflow bundle",
  );
});

Deno.test("a package that workflow code must not bring along is a problem, and so is weight", () => {
  const problems = bundleProblems({ sdk: "1.0.0", sha256: "", sources: {}, packages: ["zod"], bytes: 1_600_000 });

  assertEquals(problems, [
    "package zod must not be in the workflow bundle: find the workflow code that imports it",
    "it weighs 1600000 bytes, more than 1500000",
  ]);
});

Deno.test("the bundle of this project is up to date and has nothing in it that must not be", async () => {
  await loadBundle();

  assertEquals(bundleProblems(await readManifest()), []);
});

Deno.test("the bundle's entry exports the workflow code of every domain that has some", async () => {
  const domains = join(import.meta.dirname!, "../../domains");
  const withWorkflows = Array.from(Deno.readDirSync(domains))
    .filter(({ name, isDirectory }) => isDirectory && exists(join(domains, name, "workflows.ts")))
    .map(({ name }) => `export * from "./${name}/workflows.ts";`);

  const entry = await Deno.readTextFile(join(domains, "workflows.ts"));

  assertEquals(entry.split("\n").filter((line) => line.startsWith("export")), withWorkflows.sort());
});

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

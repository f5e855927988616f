import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { dirname, join } from "node:path";
import { anchors, brokenLinks, links } from "../../tools/ok/links.ts";
import { oxlint } from "../../tools/ok/oxlint.ts";
import { temporaryFolder } from "./support.ts";

async function project(files: Record<string, string>) {
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(folder.path, path)), { recursive: true });
    await Deno.writeTextFile(join(folder.path, path), text);
  }
  await Deno.symlink(join(import.meta.dirname!, "../../node_modules"), join(folder.path, "node_modules"));
  return folder;
}

const IMPORTS = JSON.stringify({ imports: { "@house/clock": "./clock.ts", "@temporalio/client": "npm:…" } });
const CLOCK = "export async function tick(): Promise<void> { await Promise.resolve(); }";

const FLOATING = {
  "a .ts module": `import { tick } from "./clock.ts";\ntick();`,
  "a name of the import map": `import { tick } from "@house/clock";\ntick();`,
  "an npm package":
    `import { Client } from "@temporalio/client";\nnew Client().workflow.start("W", { taskQueue: "q" });`,
  "the Deno global": `Deno.writeTextFile("a", "b");`,
};

for (const [source, code] of Object.entries(FLOATING)) {
  Deno.test(`a promise of ${source} that nobody waits for is refused`, async () => {
    await using folder = await project({ "deno.json": IMPORTS, "clock.ts": CLOCK, "main.ts": code });

    const { success, output } = await oxlint(folder.path);

    assert(!success);
    assertStringIncludes(output, "no-floating-promises");
    assertStringIncludes(output, "main.ts");
  });
}

Deno.test("files that import each other are refused, be it for a type alone", async () => {
  const code = `import type { Hand } from "./hand.ts";\nexport interface Clock {\n  hand: Hand;\n}`;
  const hand = `import type { Clock } from "./clock.ts";\nexport interface Hand {\n  of: Clock;\n}`;
  await using folder = await project({ "deno.json": IMPORTS, "clock.ts": code, "hand.ts": hand });

  const { success, output } = await oxlint(folder.path);

  assert(!success);
  assertStringIncludes(output, "no-cycle");
});

Deno.test("promises that are waited for pass", async () => {
  const code = `import { tick } from "@house/clock";\nawait tick();\nexport const later = () => tick();`;
  await using folder = await project({ "deno.json": IMPORTS, "clock.ts": CLOCK, "main.ts": code });

  const { success, output } = await oxlint(folder.path);

  assert(success, output);
});

Deno.test("links to files and headings that are there are fine, others are told with their page", async () => {
  await using folder = await project({
    "README.md": "[a](docs/a.md) [b](docs/a.md#two-words) [c](docs/b.md) [d](docs/a.md#three) [e](#four)",
    "docs/a.md": "# Two `words`\n[back](../README.md)\n",
  });

  assertEquals(await brokenLinks(folder.path), [
    "README.md: the link docs/b.md leads nowhere, there is no docs/b.md",
    "README.md: the link docs/a.md#three leads nowhere, there is no heading #three",
    "README.md: the link #four leads nowhere, there is no heading #four",
  ]);
});

Deno.test("links inside code and to other sites are not followed", () => {
  const page = "[a](https://example.org) `[b](b.md)` [c](c.md)\n```\n[d](d.md)\n```\n[e]: e.md\n![f](f.svg 'title')";

  assertEquals(links(page), ["c.md", "f.svg", "e.md"]);
});

Deno.test("headings that are alike get numbered anchors", () => {
  assertEquals(anchors("# Steps\n## Start, and stop!\n# Steps\n"), ["steps", "start-and-stop", "steps-1"]);
});

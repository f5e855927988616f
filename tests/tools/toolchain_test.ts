import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { hash } from "../../temporal/bundle.ts";
import { temporaryFolder, withEnvironment } from "./support.ts";
import type { Tool } from "../../tools/pins.ts";
import { intoCache } from "../../tools/toolchain/cache.ts";
import { findTool, temporalCli } from "../../tools/toolchain.ts";

const content = new TextEncoder().encode("#!/bin/sh\necho greeter 1.2.3\n");

const greeter: Tool = {
  command: "estuary-greeter",
  title: "greeter",
  version: "1.2.3",
  variable: "ESTUARY_GREETER_PATH",
  python: "estuary-greeter-that-is-not-published",
  versionFlag: "--version",
  megabytes: 1,
  sha256: { [Deno.build.target]: hash(content) },
};

async function writeGreeter(folder: string, text = content) {
  const path = `${folder}/${greeter.command}`;
  await Deno.writeFile(path, text, { mode: 0o755 });
  return path;
}

Deno.test("the Temporal CLI that is found is the pinned version", async () => {
  const { stdout } = await new Deno.Command(await temporalCli(), { args: ["--version"] }).output();

  assertStringIncludes(new TextDecoder().decode(stdout), "1.9.1");
});

Deno.test("an environment variable names the executable to use", async () => {
  await using folder = await temporaryFolder();
  const path = await writeGreeter(folder.path);
  using _ = withEnvironment({ ESTUARY_GREETER_PATH: path });

  assertEquals(await findTool(greeter), path);
});

Deno.test("an environment variable that names no file is told, not passed over", async () => {
  using _ = withEnvironment({ ESTUARY_GREETER_PATH: "/nowhere/greeter" });

  await assertRejects(() => findTool(greeter), Error, 'Cannot use ESTUARY_GREETER_PATH="/nowhere/greeter" for greeter');
});

Deno.test("PATH is used if it holds the pinned version", async () => {
  await using folder = await temporaryFolder();
  const path = await writeGreeter(folder.path);
  using _ = withEnvironment({ PATH: `${folder.path}:/usr/bin:/bin` });

  assertEquals(await findTool(greeter), path);
});

Deno.test("a tool that is nowhere to be had fails with each place tried and what to do", async () => {
  await using folder = await temporaryFolder();
  await writeGreeter(folder.path, new TextEncoder().encode("#!/bin/sh\necho greeter 0.9\n"));
  using _ = withEnvironment({ PATH: folder.path, ESTUARY_CACHE_DIR: `${folder.path}/cache` });

  const { message } = await assertRejects(() => findTool(greeter), Error);

  assertStringIncludes(message, "Cannot get greeter 1.2.3");
  assertStringIncludes(message, "ESTUARY_GREETER_PATH: not set");
  assertStringIncludes(message, 'is not version 1.2.3, it says "greeter 0.9"');
  assertStringIncludes(message, "cache/estuary-greeter-1.2.3 is not there yet");
  assertStringIncludes(message, "Temporal SDK's download: it has no greeter");
  assertStringIncludes(message, "python3 -m pip: not installed");
  assertStringIncludes(message, "or set ESTUARY_GREETER_PATH to the executable");
});

Deno.test("what was fetched with the pinned hash is found again without fetching", async () => {
  await using folder = await temporaryFolder();
  using _ = withEnvironment({ PATH: "", ESTUARY_CACHE_DIR: folder.path });
  const fetched = await intoCache(greeter, "a test", writeGreeter);

  assertEquals(await findTool(greeter), fetched);
});

Deno.test("what was fetched with another hash is refused and not kept", async () => {
  await using folder = await temporaryFolder();
  using _ = withEnvironment({ PATH: "", ESTUARY_CACHE_DIR: folder.path });
  const forged = (folder: string) => writeGreeter(folder, new TextEncoder().encode("forged"));

  await assertRejects(() => intoCache(greeter, "a test", forged), Error, "its SHA-256 is");
  const left = Array.from(Deno.readDirSync(folder.path), ({ name }) => name);
  assertEquals(left, ["estuary-greeter-1.2.3.lock"]);
});

Deno.test("of two that want the same tool at once, one fetches", async () => {
  await using folder = await temporaryFolder();
  using _ = withEnvironment({ ESTUARY_CACHE_DIR: folder.path });
  let fetches = 0;
  const fetch = (folder: string) => (fetches++, writeGreeter(folder));

  await Promise.all([intoCache(greeter, "a test", fetch), intoCache(greeter, "a test", fetch)]);

  assertEquals(fetches, 1);
});

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { temporalCli } from "../../tools/toolchain.ts";
import { withGreeter, writeGreeter } from "./greeter.ts";
import { temporaryFolder } from "./support.ts";

Deno.test("the Temporal CLI that is found is the pinned version", async () => {
  const { stdout } = await new Deno.Command(await temporalCli(), { args: ["--version"] }).output();

  assertStringIncludes(new TextDecoder().decode(stdout), "1.9.1");
});

Deno.test("an environment variable names the executable to use", async () => {
  await using folder = await temporaryFolder();
  const path = await writeGreeter(folder.path);

  const { output } = await withGreeter("find", { ESTUARY_GREETER_PATH: path });

  assertEquals(output, path);
});

Deno.test("an environment variable that names no file is told, not passed over", async () => {
  const { success, output } = await withGreeter("find", { ESTUARY_GREETER_PATH: "/nowhere/greeter" });

  assert(!success);
  assertStringIncludes(output, 'Cannot use ESTUARY_GREETER_PATH="/nowhere/greeter" for greeter');
});

Deno.test("PATH is used if it holds the pinned version", async () => {
  await using folder = await temporaryFolder();
  const path = await writeGreeter(folder.path);

  const { output } = await withGreeter("find", { PATH: `${folder.path}:/usr/bin:/bin` });

  assertEquals(output, path);
});

Deno.test("a tool that is nowhere to be had fails with each place tried and what to do", async () => {
  await using folder = await temporaryFolder();
  await writeGreeter(folder.path, "#!/bin/sh\necho greeter 0.9\n");

  const { success, output } = await withGreeter("find", {
    PATH: folder.path,
    ESTUARY_CACHE_DIR: `${folder.path}/cache`,
  });

  assert(!success);
  assertStringIncludes(output, "Cannot get greeter 1.2.3");
  assertStringIncludes(output, "ESTUARY_GREETER_PATH: not set");
  assertStringIncludes(output, 'is not version 1.2.3, it says "greeter 0.9"');
  assertStringIncludes(output, "cache/estuary-greeter-1.2.3 is not there yet");
  assertStringIncludes(output, "Temporal SDK's download: it has no greeter");
  assertStringIncludes(output, "python3 -m pip: not installed");
  assertStringIncludes(output, "or set ESTUARY_GREETER_PATH to the executable");
});

Deno.test("what was fetched with the pinned hash is found again without fetching", async () => {
  await using folder = await temporaryFolder();
  const env = { PATH: "", ESTUARY_CACHE_DIR: folder.path };
  await withGreeter("fetch", env);

  const again = await withGreeter("fetch", env);

  assertEquals(again, { success: true, output: `${folder.path}/estuary-greeter-1.2.3` });
});

Deno.test("what was fetched with another hash is refused and not kept", async () => {
  await using folder = await temporaryFolder();

  const { success, output } = await withGreeter("forge", { ESTUARY_CACHE_DIR: folder.path });

  assert(!success);
  assertStringIncludes(output, "its SHA-256 is");
  const left = Array.from(Deno.readDirSync(folder.path), ({ name }) => name);
  assertEquals(left, ["estuary-greeter-1.2.3.lock"]);
});

Deno.test("what needs its whole folder keeps it, and is not fetched again", async () => {
  await using folder = await temporaryFolder();
  const env = { ESTUARY_CACHE_DIR: folder.path };
  await withGreeter("wrap", env);

  const again = await withGreeter("wrap", env);

  assertEquals(again, { success: true, output: `${folder.path}/estuary-greeter-1.2.3` });
  assert((await Deno.stat(`${again.output}/estuary-greeter`)).isFile);
});

Deno.test("of several that want the same tool at once, one fetches", async () => {
  await using folder = await temporaryFolder();
  const env = { ESTUARY_CACHE_DIR: folder.path };

  const outcomes = await Promise.all([1, 2, 3].map(() => withGreeter("fetch", env)));

  assertEquals(outcomes.map(({ success }) => success), [true, true, true]);
  assertEquals(outcomes.filter(({ output }) => output.includes("Fetching greeter")).length, 1);
});

import { assertEquals, assertRejects } from "@std/assert";
import type { GoProgram } from "../../tools/pins.ts";
import { findGoProgram } from "../../tools/toolchain/go.ts";
import { temporaryFolder, withEnvironment } from "./support.ts";

const greeter: GoProgram = {
  command: "estuary-greeter",
  title: "greeter",
  version: "1.2.3",
  variable: "ESTUARY_GREETER_PATH",
  package: "example.org/greeter",
};

/** A folder with a `go` that does as this script says. */
async function fakeGo(script: string) {
  const folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder.path}/go`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const environment = withEnvironment({
    PATH: `${folder.path}:/usr/bin:/bin`,
    ESTUARY_CACHE_DIR: `${folder.path}/cache`,
  });
  return {
    cache: `${folder.path}/cache`,
    async [Symbol.asyncDispose]() {
      environment[Symbol.dispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

Deno.test("a Go program is built once, of the pinned version", async () => {
  await using go = await fakeGo(`echo "$@" > "$GOBIN/greeter"`);

  const path = await findGoProgram(greeter);

  assertEquals(path, `${go.cache}/estuary-greeter-1.2.3`);
  assertEquals(await Deno.readTextFile(path), "install example.org/greeter@v1.2.3\n");
  await Deno.writeTextFile(path, "kept");
  assertEquals(await Deno.readTextFile(await findGoProgram(greeter)), "kept");
});

Deno.test("an environment variable names the Go program to use", async () => {
  using _ = withEnvironment({ ESTUARY_GREETER_PATH: Deno.execPath() });

  assertEquals(await findGoProgram(greeter), Deno.execPath());
});

Deno.test("a build that fails says why, and what to do", async () => {
  await using _ = await fakeGo("echo no such module >&2; exit 1");

  await assertRejects(
    () => findGoProgram(greeter),
    Error,
    "Cannot build greeter 1.2.3: no such module. Install Go and try again, or set ESTUARY_GREETER_PATH",
  );
});

Deno.test("where there is no Go, that is said", async () => {
  await using folder = await temporaryFolder();
  using _ = withEnvironment({ PATH: folder.path, ESTUARY_CACHE_DIR: `${folder.path}/cache` });

  await assertRejects(() => findGoProgram(greeter), Error, "Cannot build greeter 1.2.3: there is no Go");
});

import { assertEquals, assertMatch } from "@std/assert";
import { temporaryFolder } from "./support.ts";

const STARTING = `
  import { startTemporal } from ${JSON.stringify(import.meta.resolve("../../tools/dev/temporal.ts"))};
  try {
    await using _ = await startTemporal();
    console.log("started");
  } catch (error) {
    console.log(error.message);
  }`;

/** Starts a server that ends at once for so many starts, and runs at the next one. */
async function startReluctantServer(inVain: number) {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/temporal`, starts = `${folder.path}/starts`;
  const script = `#!/bin/sh
echo started >> "${starts}"
[ $(wc -l < "${starts}") -gt ${inVain} ] || exit 1
echo "Temporal Server: here"
exec sleep 60`;
  await Deno.writeTextFile(path, script, { mode: 0o755 });
  // In a process of its own: other tests start servers too, and would be given this one.
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", STARTING],
    env: { TEMPORAL_CLI_PATH: path },
  }).output();
  const count = (await Deno.readTextFile(starts)).trim().split("\n").length;
  return { count, said: new TextDecoder().decode(stdout).trim() };
}

Deno.test("a server whose port was taken in the meantime is started on another one", async () => {
  assertEquals(await startReluctantServer(1), { count: 2, said: "started" });
});

Deno.test("a server that ends each time is not started for ever", async () => {
  const { count, said } = await startReluctantServer(9);

  assertEquals(count, 3);
  assertMatch(said, /^Cannot start a Temporal server on port \d+: it ended/);
});

import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { lines } from "../../tools/dev/processes.ts";
import { temporaryFolder } from "./support.ts";

const MODULE = import.meta.resolve("../../tools/limit.ts");

/** Has a process run a command within this time. Ends when nobody holds its output any more, whoever that was. */
function runWithin(limit: number, command: string, args: string[]) {
  const call = `runWithin(${limit}, ${JSON.stringify(command)}, ${JSON.stringify(args)})`;
  return new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", `await (await import("${MODULE}")).${call}`],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

Deno.test("what takes longer than it may is stopped, with what it has started", async () => {
  const { success, stderr } = await runWithin(100, "sh", ["-c", "sleep 1000 & exec sleep 1000"]).output();

  assertEquals(success, false);
  assertStringIncludes(new TextDecoder().decode(stderr), "Stopped after 100 ms: what was running is named above");
});

Deno.test("tests that are stopped name the one that was running", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "hanging_test.ts");
  await Deno.writeTextFile(
    path,
    `Deno.test("waits in vain", () => (console.log("begun"), new Promise(() => setInterval(() => {}, 1e6))));`,
  );
  const process = runWithin(600_000, Deno.execPath(), ["test", "--no-check", "--no-config", path]);
  const error = new Response(process.stderr).text();
  const said: string[] = [];
  for await (const line of lines(process.stdout)) {
    said.push(line);
    if (line.includes("begun")) process.kill("SIGINT");
  }

  assertEquals((await process.status).success, false);
  assertStringIncludes(said.join("\n"), "The following tests were pending:\n\nwaits in vain =>");
  assertStringIncludes(await error, "Stopped");
});

Deno.test("what ends in time and well is no failure, and what fails is one", async () => {
  const [well, badly] = await Promise.all(["true", "false"].map((command) => runWithin(600_000, command, []).output()));

  assertEquals([well.success, badly.success], [true, false]);
  assertStringIncludes(new TextDecoder().decode(badly.stderr), "failed with exit code 1");
});

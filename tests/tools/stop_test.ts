import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { end, untilStopped } from "../../tools/dev/stop.ts";
import { lines } from "../../tools/dev/processes.ts";
import { temporaryFolder } from "./support.ts";

const DEMO = join(import.meta.dirname!, "../../tools/demo.ts");

Deno.test("a process that has ended by itself can be ended", async () => {
  const process = new Deno.Command(Deno.execPath(), { args: ["eval", ""] }).spawn();
  await process.status;

  await end(process, "SIGTERM");
});

Deno.test("what fails before anybody asks for the end is a failure", async () => {
  await assertRejects(() => untilStopped(() => Promise.reject(new Error("no room"))), Error, "no room");
});

Deno.test("a demo that is told to stop stops all of it and leaves nothing behind", async () => {
  await using folder = await temporaryFolder();
  const demo = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", DEMO],
    env: { TMPDIR: folder.path, NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const said: string[] = [];
  for await (const line of lines(demo.stdout)) {
    said.push(line);
    if (line.includes("confirmations")) demo.kill("SIGTERM");
  }

  assertEquals((await demo.status).code, 130);
  assertEquals(said.at(-1), "Everything is stopped.");
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name), []);
});

// The CLI as a process: what only shows from outside.
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { command, spawn } from "./support.ts";

Deno.test("list needs no server and does not load the native bridge", async () => {
  // Without permission for foreign functions the bridge cannot be loaded.
  const cli = new URL("../../cli.ts", import.meta.url).pathname;
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--allow-read", "--allow-env", "--allow-sys", cli, "list", "--detailed"],
  }).output();

  assertEquals(code, 0);
  assertStringIncludes(
    new TextDecoder().decode(stdout),
    "estuary-wf trigger BookingLifecycleWorkflow --booking-id 123",
  );
});

Deno.test("estuary-wf alone shows its help, as an error", async () => {
  const { code, out, err } = await spawn([]);

  assertEquals([code, out], [2, ""]);
  assertStringIncludes(err, "usage: estuary-wf COMMAND");
});

Deno.test("--version tells the versions", async () => {
  assertMatch((await spawn(["--version"])).out, /^estuary-wf \d+\.\d+\.\d+ \(build /);
});

Deno.test("trigger reads standard input and answers malformed JSON with where it is", async () => {
  const { code, err } = await spawn(["trigger", "BookingWorkflow", "--json", "-"], { stdin: '{"booking_id": 1,\n' });

  assertEquals([code, err], [
    3,
    "Cannot read standard input as JSON: line 2, column 1: expected double-quoted property name\n",
  ]);
});

Deno.test("trigger ends by itself when no server is there", async () => {
  const { code, out, err } = await spawn(["trigger", "BookingWorkflow", "--booking-id", "123"], {
    env: { TEMPORAL_ADDRESS: "127.0.0.1:1" },
  });

  assertEquals([code, out], [4, ""]);
  assertStringIncludes(err, "Cannot reach Temporal at 127.0.0.1:1: connection refused\n");
});

Deno.test("a setting that is wrong is told before anything is tried", async () => {
  const { code, err } = await spawn(["trigger", "BookingWorkflow", "--booking-id", "123"], {
    env: { TEMPORAL_ADDRESS: "localhost:port" },
  });

  assertEquals(code, 2);
  assertStringIncludes(err, "localhost:port");
});

Deno.test("a reader that leaves early is no error", async () => {
  const process = command(["list", "--detailed"]).spawn();
  await process.stdout.cancel();
  await process.stdin.close();

  const [{ code }, err] = await Promise.all([process.status, new Response(process.stderr).text()]);

  assertEquals([code, err], [0, ""]);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} ends it at once while a server does not answer`, async () => {
    using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const process = command(["trigger", "BookingWorkflow", "--booking-id", "123"], {
      TEMPORAL_ADDRESS: `127.0.0.1:${silent.addr.port}`,
    }).spawn();
    using _reached = await silent.accept();
    process.kill(signal);
    await process.stdin.close();

    const [status, err] = await Promise.all([process.status, new Response(process.stderr).text()]);

    assertEquals([status.signal, err], [signal, ""]);
    await process.stdout.cancel();
  });
}

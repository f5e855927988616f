// The worker as a process, with the permissions that it is given and no others.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { Client } from "@temporalio/client";
import proto from "@temporalio/proto";
import { NativeConnection } from "@temporalio/worker";
import { startSandbox } from "../sandbox/mod.ts";
import { eventually } from "../tools/dev/eventually.ts";
import { startTemporal } from "../tools/dev/temporal.ts";
import { REAL } from "./real_providers.ts";

const ROOT = new URL("..", import.meta.url).pathname;
const PERMISSIONS = ["--allow-net", "--allow-env", "--allow-read", "--allow-write=.", "--allow-sys", "--allow-ffi"];

/** How long anything may take, milliseconds. */
const PATIENCE = 60_000;

/** The worker in an empty folder of its own; one that hangs is killed, so that whoever waits for it hears what it said. */
async function worker(args: string[], env: Record<string, string> = {}, permissions = PERMISSIONS) {
  const folder = await Deno.makeTempDir({ prefix: "estuary-main-" });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--no-prompt", `--config=${ROOT}deno.json`, ...permissions, `${ROOT}main.ts`, ...args],
    cwd: folder,
    // What the developer has set must not reach it.
    clearEnv: true,
    env: { HOME: folder, DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`, ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const limit = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
  const status = child.status.finally(() => clearTimeout(limit));
  const error = new Response(child.stderr).text();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let output = "";
  return {
    folder,
    /** Reads on until the output holds this text. */
    async until(text: string) {
      while (!output.includes(text)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`"${text}" was not said within ${PATIENCE / 1000} s, but: ${output}${await error}`);
        output += value;
      }
    },
    kill: (signal: Deno.Signal) => child.kill(signal),
    async ended() {
      for (let part = await reader.read(); !part.done; part = await reader.read()) output += part.value;
      const { code } = await status;
      return { code, output, error: await error };
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** The messages of JSON lines. */
const messages = (output: string): string[] => output.trim().split("\n").map((line) => JSON.parse(line).message);

Deno.test("--help and --version answer without loading the native bridge", async () => {
  const withoutFfi = ["--allow-read", "--deny-ffi"];
  await using help = await worker(["--help"], {}, withoutFfi);
  await using version = await worker(["--version"], {}, withoutFfi);

  const [helped, told] = [await help.ended(), await version.ended()];

  assertStringIncludes(helped.output, "estuary-worker [--preset NAME | --domain NAME …] [flags]");
  assertStringIncludes(told.output, "estuary-worker ");
  assertEquals([helped.code, helped.error, told.code, told.error], [0, "", 0, ""]);
});

Deno.test("a wrong configuration ends with 2 and every problem, before anything is opened", async () => {
  await using process = await worker(["--preset", "critcal", "--max-cached", "0"], { ESTUARY_PROVIDER: "real" });

  const { code, output, error } = await process.ended();

  assertEquals(
    [code, output, error],
    [
      2,
      "",
      `Cannot start: 3 settings are wrong
  ESTUARY_PROVIDER  unknown setting, did you mean ESTUARY_PROVIDERS?
  --preset          "critcal" is none of all, critical, background: did you mean critical?
  --max-cached      "0" is not a whole number from 1 up
`,
    ],
  );
  assertEquals([...Deno.readDirSync(process.folder)].map(({ name }) => name).includes("estuary.db"), false);
});

Deno.test("a store that cannot be written ends with 1 and says why", async () => {
  await using process = await worker([], { ESTUARY_DATABASE_URL: "sqlite:./nowhere/estuary.db" });

  const { code, error } = await process.ended();

  assertEquals(code, 1);
  assertStringIncludes(error, "Cannot open the database sqlite:./nowhere/estuary.db (ESTUARY_DATABASE_URL): ");
});

Deno.test("--check says how each connection is, and ends with 4 if Temporal cannot be reached", async () => {
  await using process = await worker(["--check", "--address", "127.0.0.1:1", "--log-format", "pretty"]);

  const { code, output } = await process.ended();

  assertEquals(code, 4);
  assertStringIncludes(output, "FAILED  temporal       Cannot reach Temporal at 127.0.0.1:1: connection refused\n");
  assertStringIncludes(output, `${" ".repeat(25)}use another: --address, or TEMPORAL_HOST\n`);
  const fine = ["configuration", "bundle", "store", "smtp", "twilio", "livekit", "stripe"];
  assertEquals(fine.filter((name) => !output.includes(`ok      ${name.padEnd(13)}  `)), []);
});

Deno.test("--check says in plain words why a provider cannot be reached, and which settings to look at", async () => {
  // Only loopback is allowed, so whatever would go out into the world fails at once.
  await using process = await worker(
    ["--check", "--address", "127.0.0.1:1", "--log-format", "pretty"],
    {
      ...REAL,
      LIVEKIT_URL: "ws://127.0.0.1:2",
      SMTP_HOST: "127.0.0.1",
      SMTP_PORT: "1",
      CLASSIFIER_URL: "http://127.0.0.1:2",
    },
    PERMISSIONS.with(0, "--allow-net=127.0.0.1"),
  );

  const { output } = await process.ended();

  const lines = output.split("\n");
  const at = lines.findIndex((line) => line.includes("FAILED  smtp"));
  assertEquals(lines.slice(at, at + 2).map((line) => line.trim()), [
    "FAILED  smtp           Cannot sign in to send mail: 127.0.0.1:1 failed, connection refused",
    "look at: SMTP_HOST, SMTP_PORT, SMTP_SECURE, SMTP_USER, SMTP_PASSWORD, SMTP_FROM, and this machine's network",
  ]);
  assertStringIncludes(output, "/moderations: connection refused\n");
  assertStringIncludes(output, "no answer from LiveKit at ws://127.0.0.1:2, connection refused\n");
});

Deno.test("an unreachable server is tried again until somebody stops the worker", async () => {
  await using process = await worker(["--address", "127.0.0.1:1"]);
  await process.until("Trying again every 2 s for 1 min.");

  process.kill("SIGINT");
  const { code, output } = await process.ended();

  assertEquals([code, messages(output).at(-1)], [0, "Stopped before anything ran."]);
});

Deno.test("a worker says how it fares with a real server", async (t) => {
  await using server = await startTemporal();

  await t.step("a namespace that does not exist ends with 2 and says how to make it", async () => {
    await using process = await worker(["--address", server.address, "--namespace", "shop"]);

    const { code, error } = await process.ended();

    assertEquals(code, 2);
    assertStringIncludes(
      error,
      `Cannot use namespace "shop" of Temporal at ${server.address}: it does not exist\n  make it`,
    );
  });

  await t.step("--check ends with 0 if all is well", async () => {
    await using process = await worker(["--check", "--address", server.address]);

    assertEquals((await process.ended()).code, 0);
  });

  await t.step(
    "a failing activity is logged with its ids; a signal drains, and a second one ends at once",
    async () => {
      await using sandbox = await startSandbox();
      sandbox.fail({ provider: "smtp", operation: "data", answer: { status: 451 }, times: 1 });
      sandbox.fail({ provider: "smtp", operation: "data", answer: "hang" });
      await using process = await worker(["--preset", "critical", "--address", server.address], {
        ESTUARY_PROVIDERS: "sandbox",
        ESTUARY_SANDBOX_URL: sandbox.url,
      });
      await process.until("Polling.");
      await using lifecycle = await startLifecycle("123", server.address);
      await process.until("Activity failed");
      await lifecycle.sending();

      process.kill("SIGTERM");
      await process.until("Draining");
      process.kill("SIGTERM");
      const { code, output } = await process.ended();

      const failed = JSON.parse(output.split("\n").find((line) => line.includes("Activity failed"))!);
      assertEquals(
        [failed.level, failed.workflow_id, failed.workflow_type, failed.task_queue, failed.activity, failed.attempt],
        ["warning", "booking-123", "BookingLifecycleWorkflow", "estuary-booking", "sendNotice", 1],
      );
      assertEquals(typeof failed.run_id, "string");
      assertEquals([code, /Draining: \d activit(y|ies) running, up to 30 s\./.test(output)], [143, true]);
    },
  );

  await t.step("an idle worker drains with 0, each line being JSON", async () => {
    await using process = await worker(["--domain", "room", "--address", server.address]);
    await process.until("Polling.");

    process.kill("SIGTERM");
    const { code, output, error } = await process.ended();

    assertEquals([code, error], [0, ""]);
    assertEquals(messages(output).slice(-3), [
      "Polling. Ctrl-C to drain and stop.",
      "Draining: no activities running. Ctrl-C again to stop at once.",
      "Stopped, nothing left running.",
    ]);
  });
});

/** Starts a booking's lifecycle; `sending` waits until it is at a notice. */
async function startLifecycle(booking_id: string, address: string) {
  const connection = await NativeConnection.connect({ address });
  const handle = await new Client({ connection }).workflow.start("BookingLifecycleWorkflow", {
    taskQueue: "estuary-booking",
    workflowId: `booking-${booking_id}`,
    args: [{ booking_id }],
  });
  const { PENDING_ACTIVITY_STATE_STARTED } = proto.temporal.api.enums.v1.PendingActivityState;
  const isSending = async () =>
    (await handle.describe()).raw.pendingActivities?.some(({ activityType, state }) =>
      activityType?.name === "sendNotice" && state === PENDING_ACTIVITY_STATE_STARTED
    );
  return {
    sending: () => eventually(isSending),
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

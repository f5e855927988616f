// deno task dev: Temporal, the sandbox and a worker that is started anew whenever code changes, until Ctrl-C.
import { bold, setColorEnabled } from "@std/fmt/colors";
import { join } from "node:path";
import { changes, debounced } from "./dev/changes.ts";
import { describeEvent, happening } from "./dev/happenings.ts";
import { startHouse, takenPorts } from "./dev/house.ts";
import { lines, startProgram } from "./dev/processes.ts";
import { end, untilStopped } from "./dev/stop.ts";
import { run, runTask } from "./run.ts";
import { temporalCli } from "./toolchain.ts";
import { cacheDir } from "./toolchain/cache.ts";

const PROJECT = join(import.meta.dirname!, "..");
const WATCHED = ["domains", "temporal", "store", "platform", "worker", "log", "config", "text", "sandbox"];

/** The worker as a process of its own, so that new code runs in a new one. */
class RestartingWorker {
  #process?: Deno.ChildProcess;
  #telling = Promise.resolve();

  constructor(readonly env: Record<string, string>) {}

  /** Builds the bundle and starts the worker; with code that cannot be bundled it says so and waits for the next change. */
  async restart(): Promise<void> {
    const bundle = await run(Deno.execPath(), ["run", "-A", join(PROJECT, "tools/bundle.ts")]);
    if (!bundle.success) return console.error(bundle.output);
    await this.stop();
    const process = this.#process = startProgram("estuary-worker", ["--log-format", "pretty"], this.env);
    const { stdout, stderr, status } = process;
    const tell = async (stream: typeof stdout) => {
      for await (const line of lines(stream)) console.log(line);
    };
    this.#telling = Promise.all([status, tell(stdout), tell(stderr)]).then(([{ code }]) => {
      // Over code that does not run, it ends by itself.
      if (this.#process === process) console.log(`The worker ended with ${code}. It starts again when code changes.`);
    });
  }

  /** Drains the worker and waits for its end. */
  async stop(): Promise<void> {
    const process = this.#process;
    if (!process) return;
    this.#process = undefined;
    await end(process, "SIGTERM");
    await this.#telling;
  }
}

const addressFlag = ({ address }: { address: string }) => address.endsWith(":7233") ? "" : ` --address ${address}`;

async function develop(folder: string, stop: AbortSignal): Promise<void> {
  await using house = await startHouse(folder, true);
  const { temporal, sandbox, livekit, env } = house;
  console.log(bold("Everything runs. Ctrl-C to stop; code that changes restarts the worker."));
  for (
    const [name, value] of [
      ["web UI", temporal.uiUrl!],
      ...takenPorts(temporal),
      ["sandbox", sandbox.url],
      ...(livekit ? [["livekit", livekit]] : []),
      ["data", folder],
      ["try", `deno task wf trigger BookingLifecycleWorkflow --booking-id 123 --wait${addressFlag(temporal)}`],
    ]
  ) console.log(`  ${name.padEnd(9)}${value}`);
  sandbox.on((event) => {
    for (const [kind, what] of describeEvent(event)) console.log(happening(kind, what));
  });

  const code = changes(WATCHED.map((folder) => join(PROJECT, folder)), PROJECT, stop);
  const worker = new RestartingWorker(env);
  await worker.restart();
  for await (const paths of debounced(code, 300)) {
    console.log(happening("changed", paths.map((path) => path.slice(PROJECT.length + 1)).join(", ")));
    await worker.restart();
  }
  await worker.stop();
}

await runTask(async () => {
  setColorEnabled(!Deno.noColor && Deno.stdout.isTerminal());
  await temporalCli();
  const folder = join(cacheDir(), "dev");
  await Deno.mkdir(folder, { recursive: true });
  await untilStopped((stop) => develop(folder, stop));
  console.log("Everything is stopped. Data is kept for the next time; delete the folder above to begin anew.");
});

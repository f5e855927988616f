// Temporal's own development server, for the demo, for development and for tests that need a real one.
import { temporalCli } from "../toolchain.ts";
import { freePort, isFree } from "./ports.ts";
import { end } from "./stop.ts";

/** How to run a server. */
export interface TemporalServerOptions {
  /** A free one if absent or taken. */
  port?: number;
  /** Whether it has a web UI, and on which port: a free one if that is taken. */
  uiPort?: number;
  /** Where it keeps its data; in memory if absent. */
  file?: string;
}

/** A running server. Disposing of it ends it. */
export interface TemporalServer extends AsyncDisposable {
  /** `host:port`. */
  address: string;
  /** Where its web UI is, if it has one. */
  uiUrl?: string;
}

/** How often it is tried: a port that was free, also one that the server picks for itself, may be taken by then. */
const TRIES = 3;

/**
 * Starts a development server on this machine and waits until it can be used.
 *
 * @throws Error if it ends before that
 */
export async function startTemporal(options: TemporalServerOptions = {}): Promise<TemporalServer> {
  for (let tries = 1;; tries++) {
    const started = await start(options);
    if (!(started instanceof Error)) return started;
    if (tries === TRIES) throw started;
  }
}

/** @returns the server, or an error if it has ended before it could be used */
async function start({ port, uiPort, file }: TemporalServerOptions): Promise<TemporalServer | Error> {
  const at = port && isFree(port) ? port : freePort();
  const ui = uiPort && (isFree(uiPort) ? uiPort : freePort());
  const folder = await Deno.makeTempDir({ prefix: "estuary-temporal-" });
  const server = new Deno.Command(await temporalCli(), {
    args: [
      ...["server", "start-dev", "--ip", "127.0.0.1", "--port", `${at}`, "--log-level", "never"],
      ...(ui ? ["--ui-port", `${ui}`] : ["--headless"]),
      ...(file ? ["--db-filename", file] : []),
    ],
    cwd: folder,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("Temporal Server:")) {
    const { done, value } = await reader.read();
    if (done) {
      await Deno.remove(folder, { recursive: true });
      return new Error(`Cannot start a Temporal server on port ${at}: it ended, saying "${said.trim()}"`);
    }
    said += value;
  }
  // What it says from here on nobody reads, but it must not block.
  const rest = (async () => {
    while (!(await reader.read()).done);
  })();
  return {
    address: `127.0.0.1:${at}`,
    ...(ui && { uiUrl: `http://localhost:${ui}` }),
    async [Symbol.asyncDispose]() {
      // With nothing to keep it need not take its seconds to say goodbye.
      await end(server, file ? "SIGTERM" : "SIGKILL");
      await rest;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

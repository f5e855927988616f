// Temporal's own development server, for tests that need a real one.
import { temporalCli } from "../tools/toolchain.ts";

/** A Temporal server of a test's own, gone at the end of the block. */
export interface DevServer extends AsyncDisposable {
  /** `host:port`. */
  address: string;
}

/**
 * Starts a server that keeps everything in memory, on a free port.
 *
 * @throws Error if it ends before it is ready
 */
export async function devServer(): Promise<DevServer> {
  const folder = await Deno.makeTempDir({ prefix: "estuary-dev-server-" });
  const port = freePort();
  const server = new Deno.Command(await temporalCli(), {
    args: ["server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", `${port}`, "--log-level", "never"],
    cwd: folder,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  // It says where it listens once it can be used; what it says after that nobody reads, but it must not block.
  const said = server.stdout.pipeThrough(new TextDecoderStream());
  const reader = said.getReader();
  let text = "";
  while (!text.includes("Temporal Server:")) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`Cannot start a Temporal dev server on port ${port}: it ended, saying "${text}"`);
    text += value;
  }
  const rest = (async () => {
    while (!(await reader.read()).done);
  })();
  return {
    address: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      // It has nothing to keep, and takes seconds to say goodbye.
      server.kill("SIGKILL");
      await server.status;
      await rest;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** A port that was free a moment ago. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

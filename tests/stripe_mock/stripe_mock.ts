// Stripe's own check of requests, for tests.
import { stripeMockServer } from "../../tools/toolchain.ts";

/** A stripe-mock of a test's own, gone at the end of the block. */
export interface StripeMock extends AsyncDisposable {
  url: string;
}

/** Starts a stripe-mock on free ports. @throws Error if it cannot be had, or ends before it is ready */
export async function stripeMock(): Promise<StripeMock> {
  const server = new Deno.Command(await stripeMockServer(), {
    // Without an address of its own it would offer HTTPS to everybody.
    args: ["-http-addr", "127.0.0.1:0", "-https-addr", "127.0.0.1:0"],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "", address: string | undefined;
  while (!address) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`Cannot start stripe-mock: it ended, saying "${said.trim()}"`);
    said += value;
    address = /HTTP at address: (\S+)\n/.exec(said)?.[1];
  }
  const rest = (async () => {
    while (!(await reader.read()).done);
  })();
  return {
    url: `http://${address}`,
    async [Symbol.asyncDispose]() {
      server.kill("SIGKILL");
      await server.status;
      await rest;
    },
  };
}

/** Why there can be no stripe-mock here; undefined: there can. Where CI runs, it is not missed but demanded. */
export async function withoutStripeMock(): Promise<string | undefined> {
  if (Deno.env.get("CI")) return undefined;
  try {
    await stripeMockServer();
  } catch (error) {
    return (error as Error).message;
  }
}

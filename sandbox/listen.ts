// An HTTP server that can cut a connection instead of answering, which Deno.serve by itself cannot: connections pass
// through a listener of our own on their way to it.
import { KnownError } from "../text/known_error.ts";
import { isLoopback, LOOPBACK } from "../text/loopback.ts";
import { CUT } from "./http.ts";

/** The longest body that is read, in bytes: far more than any of the SDKs sends. */
const LONGEST = 1_000_000;

/**
 * Serves HTTP on this machine until it is disposed of, which cuts what is still being answered.
 *
 * @throws KnownError if the port cannot be had
 */
export function listen(
  port: number,
  handler: (request: Request) => Response | Promise<Response>,
): AsyncDisposable & { port: number } {
  const front = listenAt(port);
  const stop = new AbortController();
  /** how to cut a connection, by the port from which the server sees it come */
  const cuts = new Map<number, () => void>();
  const connections = new Set<Promise<void>>();

  const inner = { hostname: LOOPBACK, port: 0, signal: stop.signal, onListen() {} };
  const server = Deno.serve(inner, async (request, info) => {
    const response = refusal(request) ?? await handler(request);
    if (response !== CUT) return response;
    cuts.get(info.remoteAddr.port)?.();
    return new Response();
  });

  connections.add(accept());
  return {
    port: front.addr.port,
    async [Symbol.asyncDispose]() {
      front.close();
      for (const cut of cuts.values()) cut();
      stop.abort();
      await Promise.all([server.finished, ...connections]);
    },
  };

  async function accept() {
    for await (const outside of front) {
      const connection = passOn(outside);
      connections.add(connection);
      void connection.then(() => connections.delete(connection));
    }
  }

  async function passOn(outside: Deno.TcpConn) {
    const inside = await Deno.connect({ hostname: LOOPBACK, port: server.addr.port });
    const from = inside.localAddr.port;
    const broken = new AbortController();
    cuts.set(from, () => broken.abort());
    const { signal } = broken;
    // However it ends, by either side or by a cut, it ends for both.
    await Promise.allSettled([
      outside.readable.pipeTo(inside.writable, { signal }).finally(() => broken.abort()),
      inside.readable.pipeTo(outside.writable, { signal }).finally(() => broken.abort()),
    ]);
    cuts.delete(from);
  }
}

/** What is not read at all, and how that is told. */
function refusal(request: Request): Response | undefined {
  // A foreign page can lead a browser here under a name of its own, and would see what is in the box.
  if (!isLoopback(request.url)) return new Response("The sandbox is for this machine alone\n", { status: 403 });
  const { headers } = request;
  if (headers.has("transfer-encoding")) return new Response("The body's length is needed\n", { status: 411 });
  if (Number(headers.get("content-length")) > LONGEST) {
    return new Response(`A body has ${LONGEST} bytes at most\n`, { status: 413 });
  }
}

function listenAt(port: number): Deno.TcpListener {
  try {
    return Deno.listen({ hostname: LOOPBACK, port });
  } catch (cause) {
    const why = cause instanceof Deno.errors.AddrInUse ? "the port is in use" : (cause as Error).message;
    throw new KnownError("foundation", `Cannot start the sandbox at ${LOOPBACK}:${port}: ${why}`, { cause });
  }
}

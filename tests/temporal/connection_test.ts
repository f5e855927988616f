import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DefaultLogger, Runtime } from "@temporalio/worker";
import { connect } from "../../temporal/connection.ts";
import { plainReason, ServerError } from "../../temporal/server_error.ts";
import { freePort } from "../../tools/dev/ports.ts";

// The listeners for signals that the SDK sets up with its first connection would look like leaks of a test.
Runtime.install({ logger: new DefaultLogger("ERROR"), shutdownSignals: [] });

const at = (address: string, more = {}) => ({ address, namespace: "default", ...more });

/** A TCP server that treats everybody who calls as told. */
function listener(onCall: (conn: Deno.Conn) => void) {
  const server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const calls: Deno.Conn[] = [];
  const done = (async () => {
    for await (const call of server) {
      calls.push(call);
      onCall(call);
    }
  })();
  return {
    address: `127.0.0.1:${(server.addr as Deno.NetAddr).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      await done;
      for (const call of calls) call.close();
    },
  };
}

const failure = (settings: ReturnType<typeof at>, within?: number) =>
  assertRejects(() => connect(settings, within), ServerError);

Deno.test("connect says that nobody listens at an address, and what to do", async () => {
  const address = `127.0.0.1:${freePort()}`;

  const error = await failure(at(address));

  assertEquals(error.kind, "server_unreachable");
  assertEquals(error.message, `Cannot reach Temporal at ${address}: connection refused`);
  assertEquals(error.hints.map(([purpose]) => purpose), ["start one for development", "use another"]);
  assert(error.cause instanceof Error);
});

Deno.test("connect says that a host name cannot be resolved", async () => {
  const error = await failure(at("temporal.invalid:7233"));

  assertEquals(error.message, "Cannot reach Temporal at temporal.invalid:7233: the host name cannot be resolved");
});

Deno.test("connect says that an address is none", async () => {
  const error = await failure(at("not an address"));

  assertEquals(
    error.message,
    "Cannot reach Temporal at not an address: that is not an address, host:port is expected",
  );
});

Deno.test("connect gives up on a server that does not answer", async () => {
  await using silent = listener(() => {});

  const error = await failure(at(silent.address), 100);

  assertEquals(error.message, `Cannot reach Temporal at ${silent.address}: no answer within 0.1 s`);
});

Deno.test("connect says that something else answers at the address", async () => {
  await using web = listener((call) => void call.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n")));

  const error = await failure(at(web.address));

  assertEquals(
    error.message,
    `Cannot reach Temporal at ${web.address}: what answers there is not a Temporal server, or it wants TLS`,
  );
});

Deno.test("connect says that the server does not speak TLS", async () => {
  await using web = listener((call) => void call.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n")));

  const error = await failure(at(web.address, { tls: true }));

  assertEquals(
    error.message,
    `Cannot reach Temporal at ${web.address}: TLS is on, but the server there does not speak it`,
  );
});

const reason = (code: number, details: string) =>
  plainReason(Object.assign(new Error(details), { code, details }), at("temporal.example:7233")) as ServerError;

Deno.test("plainReason tells refused credentials from a missing namespace", () => {
  const denied = reason(16, "token expired");
  const missing = reason(5, "Namespace default is not found.");

  assertEquals([denied.kind, missing.kind], ["server_refused", "server_refused"]);
  assertEquals(
    denied.message,
    'Cannot use namespace "default" of Temporal at temporal.example:7233: not authenticated (no API key was given)',
  );
  assertEquals(
    missing.hints[0][1],
    "temporal operator namespace create --address temporal.example:7233 --namespace default",
  );
});

Deno.test("plainReason leaves alone what is not the server's fault", () => {
  const error = new Error("Workflow execution already started");

  assertEquals(plainReason(error, at("temporal.example:7233")), error);
});

Deno.test("plainReason says that what closes the connection at once is no Temporal server", () => {
  const closed = Object.assign(new Error('Failed to call GetSystemInfo: hyper::Error(Canceled, "connection closed")'), {
    name: "TransportError",
  });

  assertStringIncludes((plainReason(closed, at("127.0.0.1:80")) as ServerError).message, "not a Temporal server");
});

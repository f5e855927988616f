// The one way to a Temporal server, for worker and CLI: the native connection, with errors in plain words.
import type { NativeConnection } from "@temporalio/worker/connection";
import { plainReason, ServerError, type ServerSettings } from "./server_error.ts";

/** How long a server may take to answer the first call, in milliseconds. */
const CONNECT_TIMEOUT = 5_000;

/**
 * Connects to a Temporal server. Loads the native bridge, so it is called only where a server is needed.
 *
 * @param within how long to wait for an answer, in milliseconds
 * @throws ServerError if it cannot be reached or refuses, or if the SDK's native part does not load
 */
export async function connect(settings: ServerSettings, within = CONNECT_TIMEOUT): Promise<NativeConnection> {
  const { NativeConnection } = await loadBridge();
  const pending = NativeConnection.connect({
    address: settings.address,
    apiKey: settings.api_key,
    tls: settings.tls,
    metadata: settings.metadata,
  });
  const late = Symbol("late");
  const { promise: deadline, resolve } = Promise.withResolvers<typeof late>();
  const timer = setTimeout(() => resolve(late), within);
  try {
    const connection = await Promise.race([pending, deadline]);
    if (connection !== late) return connection;
  } catch (error) {
    throw plainReason(error, settings);
  } finally {
    clearTimeout(timer);
  }
  // Nobody waits for it any more: should it arrive after all, it must not keep the process alive.
  pending.then((connection) => connection.close()).catch(() => {});
  throw ServerError.unreachable(settings, `no answer within ${within / 1000} s`);
}

/**
 * Makes sure that the namespace exists and may be used, before a worker starts to poll in it.
 *
 * @throws ServerError if it does not exist or may not be used, else as {@linkcode connect}
 */
export async function checkNamespace(connection: NativeConnection, settings: ServerSettings): Promise<void> {
  try {
    await connection.withDeadline(
      Date.now() + CONNECT_TIMEOUT,
      () => connection.workflowService.describeNamespace({ namespace: settings.namespace }),
    );
  } catch (error) {
    throw plainReason(error, settings);
  }
}

async function loadBridge(): Promise<typeof import("@temporalio/worker/connection")> {
  try {
    const { Runtime } = await import("@temporalio/worker/runtime");
    // Where none was installed, the SDK's own would take the first Ctrl-C or SIGTERM for itself, and do nothing about it.
    Runtime.defaultOptions = { shutdownSignals: [], ...Runtime.defaultOptions };
    return await import("@temporalio/worker/connection");
  } catch (cause) {
    throw ServerError.bridge(cause);
  }
}

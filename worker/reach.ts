// The way to Temporal, with patience.
import { delay } from "@std/async/delay";
import type { NativeConnection } from "@temporalio/worker";
import { say } from "../log/mod.ts";
import { checkNamespace, connect } from "../temporal/connection.ts";
import { ServerError, type ServerSettings } from "../temporal/server_error.ts";
import { formatDuration } from "../text/duration.ts";

/** How often and how long an unreachable server is tried, in milliseconds. */
export interface Patience {
  every: number;
  atMost: number;
}

const PATIENCE: Patience = { every: 2_000, atMost: 60_000 };

/**
 * Connects to Temporal and makes sure of the namespace. A server that cannot be reached is tried again for a while.
 *
 * @param signal ends the trying
 * @throws ServerError of the last try; AbortError if ended by the signal
 */
export async function reach(
  settings: ServerSettings,
  signal: AbortSignal,
  { every, atMost }: Patience = PATIENCE,
): Promise<NativeConnection> {
  const until = Date.now() + atMost;
  let said: string | undefined;
  for (;;) {
    signal.throwIfAborted();
    try {
      const connection = await admitted(settings);
      if (said) say(`Temporal at ${settings.address} is there now.`);
      return connection;
    } catch (error) {
      const unreachable = error instanceof ServerError && error.kind === "server_unreachable";
      if (!unreachable || Date.now() + every > until) throw error;
      if (error.message !== said) say(error.message, {}, "warning");
      if (!said) {
        say(
          `Trying again every ${formatDuration(every)} for ${formatDuration(atMost)}. Ctrl-C to stop.`,
          {},
          "warning",
        );
      }
      said = error.message;
    }
    await delay(every, { signal });
  }
}

async function admitted(settings: ServerSettings): Promise<NativeConnection> {
  const connection = await connect(settings);
  try {
    await checkNamespace(connection, settings);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

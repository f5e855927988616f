// The life of a worker process: opened, polling, drained.
import { Runtime } from "@temporalio/worker";
import type { Config } from "../config.ts";
import { say, temporalLogger } from "../log/mod.ts";
import { openPlatform } from "../platform.ts";
import { DOMAINS } from "../registry.ts";
import { loadBundle } from "../temporal/bundle.ts";
import { formatDuration } from "../text/duration.ts";
import { versionLine } from "../version.ts";
import { createWorkers, drainWorkers, runningActivities, runWorkers } from "../worker.ts";
import { sayFacts } from "./facts.ts";
import { reach } from "./reach.ts";

/** How long activities may go on after the grace period, when they have been told to stop, in milliseconds. */
const LAST_WORD = 10_000;

/**
 * Runs the Workers of a configuration until `ending` is aborted, then drains them.
 *
 * @throws whatever keeps it from starting, or makes it fail while running
 */
export async function run(config: Config, ending: AbortSignal): Promise<void> {
  Runtime.install({
    logger: temporalLogger(),
    // Signals are ours: the SDK's own would not tell how many activities are still running.
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: { core: "WARN", other: "ERROR" }, forward: {} } },
  });
  const bundle = await loadBundle();
  await using platform = await openPlatform(config);
  const { store, outside, activitiesOf } = platform;
  sayFacts(config, { title: versionLine("estuary-worker"), store: store.location, sandbox: outside.sandboxUrl });

  const connection = await reach(config.temporal, ending).catch((error) => {
    if (ending.aborted) return undefined;
    throw error;
  });
  if (!connection) return say("Stopped before anything ran.");
  const workers = await createWorkers({ connection, config, domains: DOMAINS, activitiesOf, bundle });
  const running = runWorkers(workers);
  say("Polling. Ctrl-C to drain and stop.");
  // Running by itself ends only by failing.
  await Promise.race([running, aborted(ending)]);
  say(drainLine(runningActivities(workers), config.shutdown_grace));
  const left = await drainWorkers(workers, running, config.shutdown_grace + LAST_WORD);
  if (left === 0) {
    await connection.close();
    return say("Stopped, nothing left running.", { left });
  }
  // The connection cannot be closed under a Worker that is still at it; the end of the process does that.
  say(`Stopped. ${activities(left)} would not stop, and will be tried again by another worker.`, { left }, "warning");
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener("abort", () => resolve(), { once: true });
  return promise;
}

function drainLine(count: number, grace: number): string {
  if (count === 0) return "Draining: no activities running. Ctrl-C again to stop at once.";
  return `Draining: ${activities(count)} running, up to ${formatDuration(grace)}. Ctrl-C again to stop at once.`;
}

const activities = (count: number) => `${count} ${count === 1 ? "activity" : "activities"}`;

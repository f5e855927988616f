// A worker for the real workflows in the process of a test, or of the demo. Needs the bundle when it is imported.
import { DefaultLogger, makeTelemetryFilterString, type NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { loadBundle } from "../../temporal/bundle.ts";
import { endOnWholeSeconds } from "./whole_seconds.ts";

const workflowBundle = await loadBundle();
Runtime.install({
  logger: new DefaultLogger("ERROR"),
  // Who starts it hears signals by themselves: its listeners would outlive the test that sets them up.
  shutdownSignals: [],
  // The SDK's core warns of what the time-skipping server cannot do, and nobody here asks of it.
  telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: "ERROR" }) } },
});

/**
 * Polls a queue with these activities.
 *
 * @param maxCachedWorkflows 0 for a worker that remembers nothing from one task to the next
 * @returns stops it, once nothing of it is running; fails where something goes on for a minute
 */
export async function work(
  connection: NativeConnection,
  taskQueue: string,
  activities: object,
  maxCachedWorkflows = 10,
): Promise<() => Promise<void>> {
  const worker = await Worker.create({
    connection,
    taskQueue,
    identity: "test",
    workflowBundle,
    activities,
    maxCachedWorkflows,
    maxConcurrentActivityTaskExecutions: 10,
    // An activity that waits for what a failed test was to let go is not waited for for ever: the failure is to be told.
    shutdownForceTime: "1 minute",
    interceptors: { activity: [endOnWholeSeconds] },
  });
  const running = worker.run();
  return async () => {
    worker.shutdown();
    await running;
  };
}

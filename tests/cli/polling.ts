// A worker for the real workflows of a domain on a real server, with activities of a test's own.
import { DefaultLogger, NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { loadBundle } from "../../temporal/bundle.ts";
import { taskQueue } from "../../temporal/manifest.ts";
import "../worker_timers.ts";

const workflowBundle = await loadBundle();
// The listeners for signals that the SDK sets up with its first connection would look like leaks of a test.
Runtime.install({ logger: new DefaultLogger("ERROR"), shutdownSignals: [] });

/** Polls the queue of a domain until the end of the block. */
export async function pollFor(domain: string, address: string, activities: object): Promise<AsyncDisposable> {
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    taskQueue: taskQueue(domain),
    workflowBundle,
    activities,
    maxCachedWorkflows: 10,
    maxConcurrentActivityTaskExecutions: 10,
  });
  const running = worker.run();
  return {
    async [Symbol.asyncDispose]() {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}

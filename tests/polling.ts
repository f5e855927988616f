// A worker of a test's own on a queue.
import { NativeConnection, Worker } from "@temporalio/worker";
import { loadBundle } from "../temporal/bundle.ts";
import "./worker_timers.ts";

/** Polls a queue for the real workflows, with these activities, until the end of the block. */
export async function pollQueue(
  taskQueue: string,
  address: string,
  activities: object,
  maxCachedWorkflows: number,
): Promise<AsyncDisposable> {
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: await loadBundle(),
    activities,
    maxCachedWorkflows,
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

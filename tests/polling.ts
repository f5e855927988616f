// A worker of a test's own on a queue.
import { NativeConnection } from "@temporalio/worker";
import { work } from "../tools/dev/working.ts";
import "./worker_timers.ts";

/** Polls a queue for the real workflows, with these activities, until the end of the block. */
export async function pollQueue(
  taskQueue: string,
  address: string,
  activities: object,
  maxCachedWorkflows?: number,
): Promise<AsyncDisposable> {
  const connection = await NativeConnection.connect({ address });
  const stop = await work(connection, taskQueue, activities, maxCachedWorkflows);
  return {
    async [Symbol.asyncDispose]() {
      await stop();
      await connection.close();
    },
  };
}

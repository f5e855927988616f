// A real Temporal server and one worker, where a test needs to know how a real one behaves.
import { Client } from "@temporalio/client";
import { NativeConnection } from "@temporalio/worker";
import { delay } from "@std/async/delay";
import { ASK_AGAIN } from "../temporal/querying.ts";
import { startTemporal } from "../tools/dev/temporal.ts";
import { work } from "../tools/dev/working.ts";
import type { TimeSkipping } from "./time_skipping.ts";
import "./worker_timers.ts";

/** What a test has of it: the same as of a time-skipping server, but that time takes its time. */
export type RealServer = Omit<TimeSkipping, "env"> & {
  env: Pick<TimeSkipping["env"], "nativeConnection" | "currentTimeMs" | "sleep"> & { client: Client };
};

/** A development server and one worker with these activities; gone at the end of the block. */
export async function realServer(activities: object): Promise<RealServer> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startTemporal());
  const nativeConnection = await NativeConnection.connect({ address: server.address });
  stack.defer(() => nativeConnection.close());
  const client = new Client({ connection: nativeConnection, interceptors: ASK_AGAIN });
  const taskQueue = "test";
  const begin = () => work(nativeConnection, taskQueue, activities);
  let stop = await begin();
  stack.defer(() => stop());
  const opened = stack.move();
  return {
    env: {
      client,
      nativeConnection,
      currentTimeMs: () => Promise.resolve(Date.now()),
      sleep: (ms) => delay(Number(ms)),
    },
    taskQueue,
    async restart(meanwhile) {
      await stop();
      await meanwhile?.();
      stop = await begin();
    },
    start: (name, input, workflowId = crypto.randomUUID()) =>
      client.workflow.start(name, { taskQueue, workflowId, args: [input] }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

// A Temporal server whose clock jumps over what nobody does anything in, for tests of workflows and for the demo. Needs the
// bundle when it is imported.
import { Connection } from "@temporalio/client";
import { TestWorkflowEnvironment } from "@temporalio/testing";
import { NativeConnection, type NativeConnectionOptions } from "@temporalio/worker";
import { ASK_AGAIN } from "../../temporal/querying.ts";
import { testServer } from "../toolchain.ts";
import { work } from "./working.ts";

// The environment's client takes a transport that Deno 2.6 cannot connect with. The native one does the same everywhere.
const native: unknown = (options: NativeConnectionOptions) => NativeConnection.connect(options);
Connection.connect = native as typeof Connection.connect;

/** How long a leap over time may take a busy machine, in milliseconds: other calls have half a minute. */
const LEAP = 5 * 60_000;

/** What there is of Temporal. */
export type TimeSkipping = Awaited<ReturnType<typeof timeSkipping>>;

/**
 * A time-skipping server and one worker with these activities; gone when it is disposed of.
 *
 * @param maxCachedWorkflows 0 for a worker that is to be replaced: this server never takes back what it gave one to remember
 */
export async function timeSkipping(activities: object, maxCachedWorkflows?: number, taskQueue = "test") {
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: "existing-path", path: await testServer() } },
    client: { interceptors: ASK_AGAIN },
  });
  const { sleep } = env;
  env.sleep = (span) => env.connection.withDeadline(Date.now() + LEAP, () => sleep(span));
  const begin = () => work(env.nativeConnection, taskQueue, activities, maxCachedWorkflows);
  let stop = await begin();
  return {
    env,
    taskQueue,
    /** The worker stops and another one, which remembers nothing, takes its place; not before something has happened. */
    async restart(meanwhile?: () => Promise<unknown>) {
      await stop();
      await meanwhile?.();
      stop = await begin();
    },
    start: (name: string, input: unknown, workflowId: string = crypto.randomUUID()) =>
      env.client.workflow.start(name, { taskQueue, workflowId, args: [input] }),
    async [Symbol.asyncDispose]() {
      try {
        await stop();
      } finally {
        await env.teardown();
      }
    },
  };
}

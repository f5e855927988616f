import { assertEquals, assertThrows } from "@std/assert";
import { delay } from "@std/async/delay";
import { Client } from "@temporalio/client";
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from "@temporalio/worker";
import type { ActivateInput } from "@temporalio/workflow";
import { join } from "node:path";
import { ASK_AGAIN } from "../../temporal/querying.ts";
import { HALF_A_TASK, interceptors } from "../../temporal/whole_tasks.ts";
import { startTemporal } from "../../tools/dev/temporal.ts";
import "../../tools/dev/working.ts";
import "../worker_timers.ts";
import { NAP, type NapWorkflow, slept } from "./whole_tasks/workflows.ts";

/** Of a query and a task that both wait for a worker either may come first: of so many, some queries do. */
const WORKFLOWS = 12;

const here = (path: string) => join(import.meta.dirname!, path);

Deno.test("a workflow that a new worker is asked about before its task begins does not act at an earlier time", async () => {
  await using stack = new AsyncDisposableStack();
  const { address } = stack.use(await startTemporal());
  const connection = await NativeConnection.connect({ address });
  stack.defer(() => connection.close());
  const client = new Client({ connection, interceptors: ASK_AGAIN });
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: here("whole_tasks/workflows.ts"),
    workflowInterceptorModules: [here("../../temporal/whole_tasks.ts")],
    logger: new DefaultLogger("ERROR"),
  });
  const taskQueue = "naps";
  const begin = () => Worker.create({ connection, taskQueue, workflowBundle });

  const first = await begin();
  const naps = await first.runUntil(async () => {
    const ids = Array.from({ length: WORKFLOWS }, (_, i) => `nap-${i}`);
    const naps = await Promise.all(
      ids.map((workflowId) => client.workflow.start<typeof NapWorkflow>("NapWorkflow", { taskQueue, workflowId })),
    );
    // They answer once they have begun.
    await Promise.all(naps.map((nap) => nap.query(slept)));
    return naps;
  });
  const asked = naps.map((nap) => nap.query(slept));
  // Their time is over, and nobody is there to wake them.
  await delay(2 * NAP);
  const second = await begin();
  const [results, answers] = await second.runUntil(() =>
    Promise.all([Promise.all(naps.map((nap) => nap.result())), Promise.all(asked)])
  );

  assertEquals(results.filter((length) => length < NAP), []);
  assertEquals(answers, results);
});

const TASK = {
  jobs: [{ fireTimer: {} }],
  isReplaying: false,
  historySizeBytes: 200,
  timestamp: { seconds: 10, nanos: 5 },
};

/** Activates a workflow with one thing after the other. */
function activate(...activations: object[]): void {
  const [interceptor] = interceptors().internals!;
  for (const activation of activations) interceptor.activate!({ activation, batchIndex: 0 } as ActivateInput, () => {});
}

Deno.test("what comes behind the last task that has begun is refused", () => {
  assertThrows(() => activate({ ...TASK, historyLength: 3 }, { ...TASK, historyLength: 7 }), Error, HALF_A_TASK);
});

for (
  const [what, next] of [
    ["of the same task", { historyLength: 3 }],
    ["of a task that began later", { historyLength: 7, timestamp: { seconds: 10, nanos: 6 } }],
    ["of a later task by a server whose clock stands still", { historyLength: 7, historySizeBytes: 300 }],
    ["of what has long happened", { historyLength: 7, isReplaying: true }],
    ["but a question", { historyLength: 7, jobs: [{ queryWorkflow: {} }] }],
  ] as const
) {
  Deno.test(`nothing is refused that is ${what}`, () => activate({ ...TASK, historyLength: 3 }, { ...TASK, ...next }));
}

import { assertEquals } from "@std/assert";
import { Client } from "@temporalio/client";
import { Context } from "@temporalio/activity";
import { DefaultLogger, NativeConnection, Runtime } from "@temporalio/worker";
import { DOMAINS } from "../registry.ts";
import { loadBundle } from "../temporal/bundle.ts";
import { startTemporal } from "../tools/dev/temporal.ts";
import "./worker_timers.ts";
import { createWorkers, drainWorkers, runningActivities, runWorkers, shares, stopWorkers } from "../worker.ts";

Runtime.install({ logger: new DefaultLogger("ERROR"), shutdownSignals: [] });

interface Given {
  domains?: string[];
  /** Milliseconds. */
  grace?: number;
  /** What opening a booking, the first activity of its lifecycle, does. */
  openBooking?(): Promise<unknown>;
}

/** Workers of these domains against a server of their own; `entered` resolves when the first activity has begun. */
async function workers({ domains = ["booking"], grace = 10_000, openBooking = () => Promise.resolve() }: Given = {}) {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startTemporal());
  const connection = await NativeConnection.connect({ address: server.address });
  stack.defer(() => connection.close());
  const entered = Promise.withResolvers<void>();
  const made = await createWorkers({
    connection,
    config: {
      domains,
      limits: { activities: 11, cached_workflows: 21 },
      shutdown_grace: grace,
      temporal: { namespace: "default" },
    },
    domains: DOMAINS,
    activitiesOf: (domain) => ({
      [`of_${domain}`]: () => Promise.resolve(),
      openBooking: () => {
        entered.resolve();
        return openBooking();
      },
    }),
    bundle: await loadBundle(),
  });
  const running = runWorkers(made);
  const opened = stack.move();
  return {
    made,
    running,
    entered: entered.promise,
    start: () =>
      new Client({ connection }).workflow.start("BookingLifecycleWorkflow", {
        taskQueue: "estuary-booking",
        workflowId: "booking-1",
        args: [{ booking_id: "1" }],
      }),
    async [Symbol.asyncDispose]() {
      stopWorkers(made);
      await running;
      await opened.disposeAsync();
    },
  };
}

Deno.test("shares of a total differ by one at most and are the total together", () => {
  assertEquals(shares(100, 3), [34, 33, 33]);
  assertEquals(shares(2, 2), [1, 1]);
  assertEquals(shares(500, 1), [500]);
});

Deno.test("each domain has a Worker on its queue, with the activities it uses and its share of the limits", async () => {
  await using world = await workers({ domains: ["booking", "payment"] });

  const facts = world.made.map(({ options }) => ({
    queue: options.taskQueue,
    carries: [...options.activities.keys()].filter((name) => name.startsWith("of_")).sort(),
    limits: [slots(options.tuner.activityTaskSlotSupplier), options.maxCachedWorkflows],
  }));

  assertEquals(facts, [
    {
      queue: "estuary-booking",
      carries: ["of_booking", "of_payment", "of_room", "of_shared"],
      limits: [6, 11],
    },
    {
      queue: "estuary-payment",
      carries: ["of_payment", ...DOMAINS.payment.USES.map((used) => `of_${used}`)],
      limits: [5, 10],
    },
  ]);
});

const slots = (supplier: object) => "numSlots" in supplier && supplier.numSlots;

Deno.test("stopped Workers let a running activity finish", async () => {
  const release = Promise.withResolvers<void>();
  let finished = false;
  const openBooking = () => release.promise.then(() => finished = true);
  await using world = await workers({ openBooking });
  await world.start();
  await world.entered;

  const drained = drainWorkers(world.made, world.running, 10_000);
  assertEquals(runningActivities(world.made), 1);
  release.resolve();

  assertEquals([await drained, finished], [0, true]);
});

Deno.test("an activity that outlasts the grace period is told to stop", async () => {
  let told: unknown;
  const openBooking = () =>
    Context.current().cancelled.catch((error) => {
      told = error.message;
      throw error;
    });
  await using world = await workers({ grace: 50, openBooking });
  await world.start();
  await world.entered;

  const left = await drainWorkers(world.made, world.running, 10_000);

  assertEquals([left, told], [0, "WORKER_SHUTDOWN"]);
});

Deno.test("an activity that will not stop is left behind, and counted", async () => {
  const release = Promise.withResolvers<void>();
  await using world = await workers({ grace: 10, openBooking: () => release.promise });
  await world.start();
  await world.entered;

  const left = await drainWorkers(world.made, world.running, 100);

  assertEquals(left, 1);
  release.resolve();
});

// Bookings whose histories are kept.
import type { WorkflowHandle } from "@temporalio/client";
import { attest, cancel, extend, reschedule } from "../../domains/booking/contract.ts";
import {
  ask,
  bookingWorld,
  DAY,
  eventually,
  GUEST,
  HOST,
  HOUR,
  iso,
  MINUTE,
  steps,
  type World,
  type WorldOptions,
} from "../domains/booking/world.ts";
import { payWithTrouble, stripe } from "../domains/booking/unpaid.ts";
import type { Story, Workflows } from "./story.ts";

/** A story in the world of a booking. */
export interface BookingStory {
  world?: WorldOptions;
  /** What is started and what happens to it. */
  live(world: World): Promise<Workflows>;
}

const afterwards = async (world: World, then: (lifecycle: WorkflowHandle) => Promise<unknown>) => {
  const lifecycle = await world.start();
  await eventually(() => world.mails.length === 2);
  await then(lifecycle);
  return { lifecycle };
};

const missed = (inRoom: string[]): BookingStory => ({
  world: { startsIn: 2 * HOUR, inRoom: () => inRoom },
  async live(world) {
    const lifecycle = await world.start();
    await lifecycle.result();
    return { lifecycle, no_show: world.temporal.env.client.workflow.getHandle("no-show-123") };
  },
});

const STORIES: Record<string, BookingStory> = {
  completed: { live: async (world) => ({ lifecycle: await world.start() }) },
  moved: {
    live: (world) =>
      afterwards(world, async (lifecycle) => {
        await world.until(world.starts_at - 10 * MINUTE);
        await ask(lifecycle, reschedule, { starts_at: iso(world.starts_at + DAY) });
      }),
  },
  cancelled_late: {
    live: (world) =>
      afterwards(world, async (lifecycle) => {
        await world.until(world.starts_at - 20 * HOUR);
        await ask(lifecycle, cancel, { by: "guest" });
      }),
  },
  cancelled_unpaid: {
    world: { paid: 0, stripe: stripe({ status: "requires_action" }) },
    live: async (world) => {
      const lifecycle = await world.start();
      const payment = await payWithTrouble(world);
      await ask(lifecycle, cancel, { by: "guest" });
      return { lifecycle, payment };
    },
  },
  cancelled_by_signal: {
    live: (world) => afterwards(world, (lifecycle) => lifecycle.signal("cancel", { by: "host" })),
  },
  extended: {
    world: { startsIn: HOUR },
    live: (world) =>
      afterwards(world, async (lifecycle) => {
        await world.until(world.starts_at + 10 * MINUTE);
        await ask(lifecycle, extend, { minutes: 30, by: "platform" });
      }),
  },
  missed_by_guest: missed([HOST]),
  missed_by_host: missed([GUEST]),
  missed_by_both: missed([]),
  missed_by_word_of_support: {
    world: { startsIn: HOUR },
    live: async (world) => {
      const lifecycle = await world.start();
      await world.until(world.starts_at + 10 * MINUTE);
      return { lifecycle, no_show: await world.settleAsMissed("host") };
    },
  },
  late: {
    world: { startsIn: -20 * MINUTE },
    live: async (world) => ({ lifecycle: await world.start() }),
  },
  over_before_it_began: {
    world: { startsIn: -2 * HOUR },
    live: async (world) => ({ lifecycle: await world.start() }),
  },
  attested: {
    world: { startsIn: -2 * HOUR, booking: { run_id: "an-earlier-run" } },
    live: async (world) => {
      const lifecycle = await world.start();
      await eventually(async () => (await steps(lifecycle)).attendance.startsWith("waiting: for support"));
      await ask(lifecycle, attest, { host: true, guest: true });
      return { lifecycle };
    },
  },
  extended_by_both: {
    world: { startsIn: HOUR },
    live: (world) =>
      afterwards(world, async (lifecycle) => {
        await world.until(world.starts_at + 10 * MINUTE);
        await ask(lifecycle, extend, { minutes: 30, by: "guest" });
        await ask(lifecycle, extend, { minutes: 30, by: "host" });
      }),
  },
  stopped: {
    live: (world) => afterwards(world, (lifecycle) => lifecycle.cancel()),
  },
  reminder: {
    world: { guest: { time_zone: "UTC", quiet_from: "00:00", quiet_to: "23:59" } },
    live: async (world) => ({
      reminder: await world.temporal.start("BookingReminderWorkflow", { booking_id: "123" }, "reminder-123"),
    }),
  },
};

export const bookingStories = inBookingWorlds(STORIES);

/** The stories, each in a world of its own. */
export function inBookingWorlds(stories: Record<string, BookingStory>): Record<string, Story> {
  return Object.fromEntries(
    Object.entries(stories).map(([name, story]) => [name, (keep) => livedThrough(story, keep)]),
  );
}

async function livedThrough<T>(
  { world: options, live }: BookingStory,
  keep: (of: Workflows) => Promise<T>,
): Promise<T> {
  await using world = await bookingWorld({ calendar: { attendance_poll: 5 * MINUTE }, refunds: true, ...options });
  const workflows = await live(world);
  // A workflow that is stopped fails; its history is worth as much.
  for (const workflow of Object.values(workflows)) await workflow.result().catch(() => {});
  return await keep(workflows);
}

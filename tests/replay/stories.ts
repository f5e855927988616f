// The runs whose histories are kept: one of each way through a workflow that differs in what it asks of the server.
import type { WorkflowHandle } from "@temporalio/client";
import { attest, cancel, extend, reschedule } from "../../domains/booking/contract.ts";
import type { EgressState } from "../../domains/room/egress.ts";
import type { RoomTables } from "../../domains/room/tables.ts";
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

interface Story {
  world?: WorldOptions;
  /** What is started and what happens to it. @returns the workflows whose histories are kept, by their part in the story */
  live(world: World): Promise<Record<string, WorkflowHandle>>;
}

const afterwards = async (world: World, then: (lifecycle: WorkflowHandle) => Promise<unknown>) => {
  const lifecycle = await world.start();
  await eventually(() => world.mails.length === 2);
  await then(lifecycle);
  return { lifecycle };
};

const missed = (inRoom: string[]): Story => ({
  world: { startsIn: 2 * HOUR, inRoom: () => inRoom },
  async live(world) {
    const lifecycle = await world.start();
    await lifecycle.result();
    return { lifecycle, no_show: world.temporal.env.client.workflow.getHandle("no-show-123") };
  },
});

/** Records at this attempt; those before it fail. */
function recorder(attempt: number): WorldOptions["studio"] {
  const states: EgressState[] = [];
  const find = (id: string) => states.find(({ egress_id }) => egress_id === id);
  return {
    recordings: { kind: "folder", path: "/recordings" },
    files: { delete: () => Promise.resolve(), exists: () => Promise.resolve(false) },
    egress: {
      start() {
        const egress_id = `EG_${states.length + 1}`;
        states.push({ egress_id, status: states.length + 1 < attempt ? "failed" : "running" });
        return Promise.resolve(states.at(-1)!);
      },
      find: () => Promise.resolve(undefined),
      look: (id) => Promise.resolve(find(id)),
      stop(id) {
        const file = { path: "/recordings/booking-123.mp4", size_bytes: 7, duration_ms: 1000 };
        Object.assign(find(id)!, { status: "complete", file });
        return Promise.resolve();
      },
    },
  };
}

async function recorded(world: World) {
  const rows = (["guest", "host"] as const).map((role) => ({ booking_id: "123", role, given: 1, at: 0 }));
  await world.store.tables<RoomTables>().insertInto("recording_consents").values(rows).execute();
  return { recording: await world.temporal.start("RecordingWorkflow", { booking_id: "123" }, "recording-123") };
}

export const STORIES: Record<string, Story> = {
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
  room: {
    world: { startsIn: HOUR },
    live: async (world) => ({
      room: await world.temporal.start("RoomSessionWorkflow", { booking_id: "123" }, "room-123"),
    }),
  },
  swept: {
    world: { startsIn: -2 * HOUR, openRooms: () => ["booking-123"] },
    live: async (world) => ({ sweep: await world.temporal.start("RoomSweepWorkflow", {}, "room-sweep") }),
  },
  recorded: {
    world: { startsIn: HOUR, studio: recorder(1) },
    live: recorded,
  },
  recorded_at_the_second_attempt: {
    world: { startsIn: HOUR, studio: recorder(2) },
    live: recorded,
  },
  recording_failed: {
    world: { startsIn: HOUR, studio: recorder(3) },
    live: recorded,
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

/** Lives through a story in a world of its own, and hands over its workflows once they have ended. */
export async function livedThrough<T>(
  { world: options, live }: Story,
  keep: (workflows: Record<string, WorkflowHandle>) => Promise<T>,
): Promise<T> {
  await using world = await bookingWorld({ calendar: { attendance_poll: 5 * MINUTE }, refunds: true, ...options });
  const workflows = await live(world);
  // A workflow that is stopped fails; its history is worth as much.
  for (const workflow of Object.values(workflows)) await workflow.result().catch(() => {});
  return await keep(workflows);
}

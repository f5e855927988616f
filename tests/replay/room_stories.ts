// Rooms and recordings whose histories are kept.
import type { BookingTables } from "../../domains/booking/tables.ts";
import type { EgressState } from "../../domains/room/egress.ts";
import type { RoomTables } from "../../domains/room/tables.ts";
import { HOUR, type World, type WorldOptions } from "../domains/booking/world.ts";
import { inBookingWorlds } from "./booking_stories.ts";

/** Records at this attempt; those before it fail. */
function recorder(attempt: number): WorldOptions["studio"] {
  const states: EgressState[] = [];
  const find = (id: string) => states.find(({ egress_id }) => egress_id === id);
  return {
    recordings: { kind: "folder", path: "/recordings" },
    files: {
      find: () => Promise.resolve(undefined),
      delete: () => Promise.resolve(),
      exists: () => Promise.resolve(false),
    },
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

/** A session that is recorded at an attempt, if at all. */
const recordedAt = (attempt: number) => ({
  world: { startsIn: HOUR, studio: recorder(attempt) },
  async live(world: World) {
    const rows = (["guest", "host"] as const).map((role) => ({ booking_id: "123", role, given: 1, at: 0 }));
    await world.store.tables<RoomTables>().insertInto("recording_consents").values(rows).execute();
    return { recording: await world.temporal.start("RecordingWorkflow", { booking_id: "123" }, "recording-123") };
  },
});

export const roomStories = inBookingWorlds({
  room: {
    world: { startsIn: HOUR },
    live: async (world) => ({
      room: await world.temporal.start("RoomSessionWorkflow", { booking_id: "123" }, "room-123"),
    }),
  },
  rooms_swept: {
    world: { startsIn: -2 * HOUR, openRooms: () => ["booking-123"] },
    live: async (world) => ({ sweep: await world.temporal.start("RoomSweepWorkflow", {}, "room-sweep") }),
  },
  recorded: recordedAt(1),
  recorded_anew_after_a_move: {
    world: { startsIn: HOUR, studio: recorder(1) },
    async live(world) {
      const { recording } = await recordedAt(1).live(world);
      await world.until(world.starts_at);
      const later = { starts_at: world.starts_at + 3 * HOUR, ends_at: world.ends_at + 3 * HOUR };
      await world.store.tables<BookingTables>().updateTable("bookings").set(later).execute();
      return { recording };
    },
  },
  recorded_at_the_second_attempt: recordedAt(2),
  recording_failed: recordedAt(3),
});

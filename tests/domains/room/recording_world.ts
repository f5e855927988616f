// A world in which sessions are recorded: real workflow and activities, LiveKit's real SDK against the sandbox's egress.
import type { WorkflowHandle } from "@temporalio/client";
import type { BookingTables } from "../../../domains/booking/tables.ts";
import type { RecordingResult } from "../../../domains/room/recording_contract.ts";
import { filesOf } from "../../../domains/room/files.ts";
import type { Files } from "../../../domains/room/storage.ts";
import type { RoomTables } from "../../../domains/room/tables.ts";
import type { SandboxEgress } from "../../../sandbox/mod.ts";
import { bookingWorld, eventually, HOUR, quiet, stop, type WorldOptions } from "../booking/world.ts";
import { studio } from "./recordings.ts";

/** A booking's world in which sessions can be recorded. */
export async function recordingWorld(options: WorldOptions & { files?: Partial<Files> } = {}) {
  await using stack = new AsyncDisposableStack();
  const { sandbox, egress, target, rooms: liveKit } = stack.use(await studio());
  const recordings = { egress, recordings: target, files: { ...filesOf(target), ...options.files } };
  const world = stack.use(await bookingWorld({ startsIn: HOUR, ...options, studio: recordings }));
  const tables = world.store.tables<RoomTables>();
  const opened = stack.move();
  return {
    ...world,
    sandbox,
    target,
    /** Moves the session, which opens another room. */
    async moveBy(span: number) {
      const [starts_at, ends_at] = [world.starts_at + span, world.ends_at + span];
      await world.store.tables<BookingTables>().updateTable("bookings").set({ starts_at, ends_at }).execute();
      await liveKit.close("booking-123");
      await liveKit.create("booking-123", { empty_timeout_ms: 60_000, max_participants: 2, metadata: "{}" });
    },
    rows: () => tables.selectFrom("recordings").selectAll().orderBy("attempt").execute(),
    async consents(given: { guest?: boolean; host?: boolean } = { guest: true, host: true }) {
      for (const [role, yes] of Object.entries(given)) {
        await tables.insertInto("recording_consents")
          .values({ booking_id: "123", role: role as "guest" | "host", given: Number(yes), at: 0 }).execute();
      }
    },
    record: (more = {}): Promise<WorkflowHandle> =>
      world.temporal.start("RecordingWorkflow", { booking_id: "123", ...more }, "recording-123"),
    running: () => sandbox.egresses().filter(({ status }) => status === "EGRESS_ACTIVE"),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

export type RecordingWorld = Awaited<ReturnType<typeof recordingWorld>>;

/** Lets time pass until the recording runs. */
export async function untilRecording(world: RecordingWorld): Promise<SandboxEgress> {
  await world.passUntil(() => world.running().length === 1);
  return world.running()[0];
}

/** Records until an operator stops the workflow, and LiveKit has left its file. @returns its path */
export async function recordUntilStopped(world: RecordingWorld): Promise<string> {
  const recording = await world.record();
  const { path } = await untilRecording(world);
  await quiet(recording);
  await stop(recording);
  await eventually(() => isThere(path));
  return path;
}

export const isThere = (path: string) => Deno.stat(path).then(() => true, () => false);

export const result = (recording: WorkflowHandle): Promise<RecordingResult> => recording.result();

/** LiveKit starts the next recording, and its answer says that it did not. */
export const startUnheard = (world: RecordingWorld) =>
  world.sandbox.fail({
    provider: "livekit",
    operation: "StartRoomCompositeEgress",
    answer: { status: 503 },
    acts: true,
    times: 1,
  });

// Recordings from start to end: real workflow and activities, LiveKit's real SDK against the sandbox's egress.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type WorkflowHandle, WorkflowUpdateFailedError } from "@temporalio/client";
import type { BookingTables } from "../../../domains/booking/tables.ts";
import { consent, egressChanged, legalHold, type RecordingResult } from "../../../domains/room/recording_contract.ts";
import { filesOf } from "../../../domains/room/files.ts";
import type { Files } from "../../../domains/room/storage.ts";
import type { RoomTables } from "../../../domains/room/tables.ts";
import { askAhead } from "../../early.ts";
import type { SandboxEgress } from "../../../sandbox/mod.ts";
import {
  ask,
  bookingWorld,
  DAY,
  eventually,
  GUEST,
  HOST,
  HOUR,
  inform,
  MINUTE,
  quiet,
  SECOND,
  steps,
  type WorldOptions,
} from "../booking/world.ts";
import { studio } from "./recordings.ts";

/** A booking's world in which sessions can be recorded. */
async function recordingWorld(options: WorldOptions & { files?: Partial<Files> } = {}) {
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

type RecordingWorld = Awaited<ReturnType<typeof recordingWorld>>;

/** Lets time pass until the recording runs. */
async function untilRecording(world: RecordingWorld): Promise<SandboxEgress> {
  await world.passUntil(() => world.running().length === 1);
  return world.running()[0];
}

const isThere = (path: string) => Deno.stat(path).then(() => true, () => false);

const result = (recording: WorkflowHandle): Promise<RecordingResult> => recording.result();

Deno.test("a session is recorded once both agree and are there, kept, and deleted for good", async () => {
  await using world = await recordingWorld({
    inRoom: (at) => at >= world.starts_at + 5 * MINUTE ? [HOST, GUEST] : [HOST],
  });
  await world.consents();
  const recording = await world.record({ retention_days: 7 });
  await world.until(world.starts_at + 4 * MINUTE);
  assertEquals(world.sandbox.egresses(), []);
  const egress = await untilRecording(world);
  const path = `${(world.target as { path: string }).path}/booking-123-1.mp4`;
  assertEquals(egress.path, path);
  await world.until(world.ends_at + 5 * MINUTE);
  await world.passUntil(async () => (await world.rows())[0].status === "complete");
  assertEquals(await isThere(path), true);
  assertEquals((await steps(recording)).retention, "waiting");

  const { recorded_at, deleted_at, duration_ms, ...rest } = await result(recording);

  assertEquals(rest, { booking_id: "123", status: "deleted", place: `file://${path}`, size_bytes: egress.size });
  assertEquals(duration_ms, egress.ended_at! - egress.started_at);
  const kept = Date.parse(deleted_at!) - Date.parse(recorded_at!);
  assert(kept >= 7 * DAY && kept < 7 * DAY + HOUR);
  assertEquals(await isThere(path), false);
  assertEquals((await world.rows()).map(({ status, place }) => [status, place]), [["deleted", `file://${path}`]]);
  assertEquals(await world.audits(), ["recording.started by workflow", "recording.deleted by workflow"]);
});

for (
  const [what, given, options, reason] of [
    ["only one agreed", { host: true }, {}, "the session is over, and not both agreed to it"],
    ["one said no", { host: true, guest: false }, {}, "the session is over, and not both agreed to it"],
    ["the session was over before", undefined, { booking: { status: "completed" } }, "the booking is completed"],
    ["one never came", undefined, { inRoom: () => [HOST] }, "the session is over, and the two never met"],
    [
      "the booking is cancelled",
      undefined,
      { booking: { status: "cancelled" } },
      "the booking is cancelled",
    ],
  ] satisfies [string, { guest?: boolean; host?: boolean } | undefined, WorldOptions, string][]
) {
  Deno.test(`nothing is recorded where ${what}`, async () => {
    await using world = await recordingWorld(options);
    await world.consents(given);

    const recording = await world.record();

    assertEquals(await result(recording), { booking_id: "123", status: "not_recorded", reason });
    assertEquals([world.sandbox.egresses(), await world.rows(), world.mails], [[], [], []]);
  });
}

Deno.test("consent may be given while the session goes on, and is on record", async () => {
  await using world = await recordingWorld();
  await world.consents({ host: true });
  const recording = await world.record();
  await world.until(world.starts_at + 10 * MINUTE);
  assertEquals((await steps(recording)).consent, "waiting: for the consent of guest");

  const status = await ask(recording, consent, { by: "guest", given: true });
  await untilRecording(world);

  assertEquals(status.consents, { host: true, guest: true });
  assertEquals((await result(recording)).status, "deleted");
  const [first] = await world.audits();
  assertEquals(first, "recording.consent by guest");
});

Deno.test("a consent that is taken back ends the recording at once", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const recording = await world.record();
  await untilRecording(world);
  await world.until(world.starts_at + 10 * MINUTE);

  await ask(recording, consent, { by: "guest", given: false });
  await eventually(() => world.running().length === 0);

  assertEquals((await result(recording)).status, "deleted");
  assertEquals(world.sandbox.egresses().length, 1);
});

Deno.test("a consent that is taken back while the store is out ends the recording at once, and is noted later", async () => {
  let out = false;
  await using world = await recordingWorld({
    trouble: {
      activity(name) {
        if (out && name !== "stopRecording") throw new Error("the store is out");
      },
    },
  });
  await world.consents();
  const recording = await world.record();
  await untilRecording(world);
  await quiet(recording);
  out = true;
  await world.until(world.starts_at + 10 * MINUTE);

  const asked = await askAhead(recording, consent, { by: "guest", given: false });
  await eventually(() => world.running().length === 0);
  const before = await world.store.tables<RoomTables>().selectFrom("recording_consents").selectAll()
    .where("given", "=", 0).execute();
  out = false;

  assertEquals(before, []);
  assertEquals((await result(recording)).status, "deleted");
  assertEquals((await asked.result()).consents, { guest: false, host: true });
  const after = await world.store.tables<RoomTables>().selectFrom("recording_consents").select("role")
    .where("given", "=", 0).execute();
  assertEquals([after, world.sandbox.egresses().length], [[{ role: "guest" }], 1]);
});

Deno.test("of two answers that wait for the store, the last one counts", async () => {
  let out = false;
  await using world = await recordingWorld({
    trouble: {
      activity() {
        if (out) throw new Error("the store is out");
      },
    },
  });
  await world.consents({ host: true });
  const recording = await world.record();
  await quiet(recording);
  out = true;
  const yes = await askAhead(recording, consent, { by: "guest", given: true });
  const no = await askAhead(recording, consent, { by: "guest", given: false });
  out = false;

  assertEquals((await result(recording)).status, "not_recorded");
  assertEquals([(await yes.result()).consents.guest, (await no.result()).consents.guest], [false, false]);
  const rows = await world.store.tables<RoomTables>().selectFrom("recording_consents").select(["role", "given"])
    .orderBy("role").execute();
  assertEquals(rows, [{ role: "guest", given: 0 }, { role: "host", given: 1 }]);
});

Deno.test("a recording that fails is tried once more", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const recording = await world.record();
  const { egress_id } = await untilRecording(world);

  world.sandbox.failEgress(egress_id, "the disk is full");
  await inform(recording, egressChanged, { egress_id });
  const second = await untilRecording(world);

  assertEquals((await result(recording)).place, `file://${second.path}`);
  assertEquals((await world.rows()).map(({ attempt, reason }) => [attempt, reason]), [[1, "the disk is full"], [
    2,
    null,
  ]]);
  assertEquals(world.mails, []);
});

Deno.test("a recording that fails twice is told to both, and nothing is left of it", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const recording = await world.record();
  for (const reason of ["the disk is full", "the disk is still full"]) {
    const { egress_id } = await untilRecording(world);
    world.sandbox.failEgress(egress_id, reason);
    // No word of it: the next look shows it.
    await world.passUntil(async () => (await world.rows()).some((row) => row.reason === reason));
  }

  assertEquals(await result(recording), { booking_id: "123", status: "failed", reason: "the disk is still full" });
  assertEquals(world.mails.map(({ to, subject }) => [to, subject.split(",")[0]]).sort(), [
    ["ada@example.org", "Not recorded: Intro to cello"],
    ["grace@example.org", "Not recorded: Intro to cello"],
  ]);
  assertEquals((await world.rows()).map(({ status }) => status), ["deleted", "deleted"]);
  assertEquals((await steps(recording)).recording, "failed: the disk is still full");
});

Deno.test("LiveKit down for a while delays the recording, and starts it once", async () => {
  await using world = await recordingWorld();
  await world.consents();
  world.sandbox.fail({
    provider: "livekit",
    operation: "StartRoomCompositeEgress",
    answer: { status: 503 },
    acts: true,
    times: 1,
  });
  const recording = await world.record();
  await untilRecording(world);

  assertEquals((await result(recording)).status, "deleted");
  assertEquals(world.sandbox.egresses().length, 1);
});

Deno.test("a recording that cannot be looked at for a while is followed all the same", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const recording = await world.record();
  await untilRecording(world);
  world.sandbox.fail({ provider: "livekit", operation: "ListEgress", answer: { status: 503 } });
  await world.passUntil(async () => (await steps(recording)).recording.includes("cannot be looked at"));

  world.sandbox.clearFaults();

  assertEquals((await result(recording)).status, "deleted");
});

Deno.test("a recording that LiveKit has forgotten by the time it can be looked at is kept", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const recording = await world.record({ retention_days: 7 });
  const { path, egress_id } = await untilRecording(world);
  world.sandbox.fail({ provider: "livekit", operation: "ListEgress", answer: { status: 503 } });
  await world.until(world.ends_at + 10 * MINUTE);
  await eventually(() => isThere(path));
  world.sandbox.forgetEgress(egress_id);
  world.sandbox.clearFaults();

  const { status, place, duration_ms } = await result(recording);

  assertEquals([status, place, duration_ms], ["deleted", `file://${path}`, undefined]);
  const reason = "LiveKit does not know it any more";
  assertEquals((await world.rows()).map((row) => [row.status, row.reason]), [["deleted", reason]]);
  assertEquals(world.mails, []);
});

Deno.test("a legal hold keeps the file past its retention, until it is taken off", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const recording = await world.record({ retention_days: 1 });
  const { path } = await untilRecording(world);
  await world.until(world.ends_at + HOUR);
  const held = await ask(recording, legalHold, { on: true, reason: "case 2026-17" });
  await world.until(world.ends_at + 30 * DAY);

  assertEquals([held.legal_hold, await isThere(path)], ["case 2026-17", true]);
  assertEquals((await steps(recording)).retention, "waiting: legal hold: case 2026-17");

  await ask(recording, legalHold, { on: false, reason: "closed" });

  assertEquals((await result(recording)).status, "deleted");
  assertEquals(await isThere(path), false);
});

Deno.test("a legal hold that is on record keeps the file, whoever put it there", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const recording = await world.record({ retention_days: 1 });
  const { path } = await untilRecording(world);
  const holds = world.store.tables<RoomTables>();
  await holds.insertInto("recording_holds").values({ booking_id: "123", reason: "a court", at: 0 }).execute();
  await world.until(world.ends_at + 10 * DAY);
  assertEquals([await isThere(path), (await steps(recording)).deletion], [true, "waiting: a legal hold is on record"]);

  await holds.deleteFrom("recording_holds").execute();

  assertEquals((await result(recording)).status, "deleted");
});

Deno.test("a deletion counts once nothing is left, not before", async () => {
  let deletions = 0;
  await using world = await recordingWorld({
    files: {
      delete: (path) => ++deletions < 3 ? Promise.resolve() : Deno.remove(path),
    },
  });
  await world.consents();
  const recording = await world.record({ retention_days: 1 });
  const { path } = await untilRecording(world);

  assertEquals((await result(recording)).status, "deleted");
  assertEquals([deletions, await isThere(path)], [3, false]);
});

/** Lets time pass until the file of a recording that is kept for a day is about to be deleted, and then until it is tried. */
async function untilDeletion(world: RecordingWorld, isTried: () => boolean): Promise<void> {
  await world.passUntil(async () => (await world.rows())[0].status === "complete");
  const [{ ended_at }] = await world.rows();
  await world.until(ended_at! + DAY - 5 * SECOND);
  await world.passUntil(isTried, SECOND);
}

const onHold = async (world: RecordingWorld) => (await world.audits()).includes("recording.hold by support");

Deno.test("a legal hold that is put on while the deletion is tried again and again keeps the file", async () => {
  let tries = 0, down = true;
  await using world = await recordingWorld({
    files: {
      delete(path) {
        tries++;
        if (down) throw new Error("the disk does not answer");
        return Deno.remove(path);
      },
    },
  });
  await world.consents();
  const recording = await world.record({ retention_days: 1 });
  const { path } = await untilRecording(world);
  await untilDeletion(world, () => tries > 0);
  const asked = recording.executeUpdate(legalHold, { args: [{ on: true, reason: "case 2026-17" }] });
  await eventually(() => onHold(world));
  await world.temporal.env.sleep(2 * MINUTE);

  assertEquals((await asked).legal_hold, "case 2026-17");
  down = false;
  await world.until(world.ends_at + 10 * DAY);
  assertEquals(await isThere(path), true);

  await ask(recording, legalHold, { on: false, reason: "closed" });

  const { deleted_at } = await result(recording);
  assert(Date.parse(deleted_at!) < world.ends_at + 10 * DAY + HOUR);
  assertEquals(await isThere(path), false);
});

Deno.test("a legal hold that comes when the file is just being deleted is told that it is too late", async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  let deletions = 0;
  await using world = await recordingWorld({
    files: {
      async delete(path) {
        deletions++;
        await held;
        await Deno.remove(path);
      },
    },
  });
  await world.consents();
  const recording = await world.record({ retention_days: 1 });
  await untilRecording(world);
  await untilDeletion(world, () => deletions > 0);
  const asked = recording.executeUpdate(legalHold, { args: [{ on: true, reason: "case 2026-17" }] });
  await eventually(() => onHold(world));

  release();

  const { cause } = await assertRejects(() => asked, WorkflowUpdateFailedError);
  assertEquals(cause?.message, 'Cannot hold the recording of booking "123": it was deleted meanwhile');
  assertEquals((await result(recording)).status, "deleted");
});

Deno.test("a consent that is taken back while LiveKit is down keeps the recording from being started", async () => {
  await using world = await recordingWorld();
  await world.consents();
  world.sandbox.fail({ provider: "livekit", operation: "StartRoomCompositeEgress", answer: { status: 503 } });
  const recording = await world.record();
  await world.passUntil(async () => (await world.rows()).length === 1);

  await world.store.tables<RoomTables>().updateTable("recording_consents").set({ given: 0 }).where("role", "=", "guest")
    .execute();
  world.sandbox.clearFaults();

  const reason = "somebody does not agree any more";
  assertEquals(await result(recording), { booking_id: "123", status: "not_recorded", reason });
  assertEquals([world.sandbox.egresses(), world.mails], [[], []]);
});

Deno.test("a consent that is taken back before LiveKit has begun is no failure", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const recording = await world.record();
  const egress = await untilRecording(world);
  egress.status = "EGRESS_STARTING";

  await ask(recording, consent, { by: "guest", given: false });

  const reason = "somebody does not agree any more";
  assertEquals(await result(recording), { booking_id: "123", status: "not_recorded", reason });
  assertEquals([egress.status, world.mails], ["EGRESS_ABORTED", []]);
  assertEquals((await world.rows()).map(({ status }) => status), ["deleted"]);
});

Deno.test("a recording that LiveKit gives up before it has begun is tried once more", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const recording = await world.record();
  const egress = await untilRecording(world);

  egress.status = "EGRESS_ABORTED";
  await inform(recording, egressChanged, egress);
  await untilRecording(world);

  assertEquals((await result(recording)).status, "deleted");
});

Deno.test("what a failed attempt left is deleted, also where somebody then agrees no longer", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const recording = await world.record();
  const { egress_id, path } = await untilRecording(world);
  await Deno.writeTextFile(path, "half a session");
  world.sandbox.fail({ provider: "livekit", operation: "StartRoomCompositeEgress", answer: { status: 503 } });
  world.sandbox.failEgress(egress_id, "the disk is full");
  await world.passUntil(async () => (await world.rows()).length === 2);

  await world.store.tables<RoomTables>().updateTable("recording_consents").set({ given: 0 }).execute();
  world.sandbox.clearFaults();

  assertEquals((await result(recording)).status, "not_recorded");
  assertEquals([await isThere(path), (await world.rows()).map(({ status }) => status)], [false, [
    "deleted",
    "deleted",
  ]]);
});

Deno.test("a recording that LiveKit started unheard is looked after, however late LiveKit can be asked", async () => {
  await using world = await recordingWorld({ lasts: 10 * MINUTE });
  await world.consents();
  world.sandbox.fail({
    provider: "livekit",
    operation: "StartRoomCompositeEgress",
    answer: { status: 503 },
    acts: true,
    times: 1,
  });
  const recording = await world.record();
  await world.passUntil(() => world.running().length === 1);
  world.sandbox.fail({ provider: "livekit", answer: { status: 503 } });
  await world.until(world.ends_at + 20 * MINUTE);
  world.sandbox.clearFaults();

  const { status, place } = await result(recording);

  const [{ path }] = world.sandbox.egresses();
  assertEquals([status, place, await isThere(path)], ["deleted", `file://${path}`, false]);
  assertEquals([world.sandbox.egresses().length, world.mails], [1, []]);
});

Deno.test("a recording that could not be started until the end is not started after it", async () => {
  await using world = await recordingWorld({ lasts: 10 * MINUTE });
  await world.consents();
  world.sandbox.fail({ provider: "livekit", operation: "StartRoomCompositeEgress", answer: { status: 503 } });
  const recording = await world.record();
  await world.until(world.ends_at + 5 * MINUTE);
  world.sandbox.clearFaults();

  const reason = 'Cannot record booking "123": its session is over';
  assertEquals(await result(recording), { booking_id: "123", status: "failed", reason });
  assertEquals(world.sandbox.egresses(), []);
});

Deno.test("a later start keeps the file also where LiveKit does not answer at once", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const first = await world.record();
  const { path } = await untilRecording(world);
  await quiet(first);
  await first.cancel();
  await eventually(async () => (await first.describe()).status.name === "CANCELLED");
  await eventually(() => isThere(path));
  await world.until(world.ends_at + HOUR);
  world.sandbox.fail({ provider: "livekit", operation: "ListEgress", answer: { status: 503 }, times: 1 });

  const second = await world.record();

  assertEquals((await result(second)).place, `file://${path}`);
  assertEquals(world.mails, []);
});

Deno.test("the session of a booking that is moved to an earlier time is recorded then", async () => {
  await using world = await recordingWorld({ startsIn: 3 * DAY });
  await world.consents();
  const recording = await world.record();
  const earlier = world.began + 5 * HOUR;
  await world.until(world.began + HOUR);
  await world.store.tables<BookingTables>().updateTable("bookings").set({ starts_at: earlier, ends_at: earlier + HOUR })
    .execute();

  assertEquals((await result(recording)).status, "deleted");
});

Deno.test("a session that is moved after people came early is recorded when it takes place, and each file is kept as long", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const recording = await world.record({ retention_days: 1 });
  const before = await untilRecording(world);
  await world.moveBy(3 * DAY);
  await world.passUntil(async () => (await steps(recording)).consent === "waiting");

  await world.until(world.starts_at + 3 * DAY - 16 * MINUTE);
  assertEquals([await isThere(before.path), (await world.rows()).length], [false, 1]);
  const session = await untilRecording(world);

  const { status, place } = await result(recording);
  assertEquals([status, place], ["deleted", `file://${session.path}`]);
  const kept = (await world.rows()).map(({ deleted_at, ended_at }) => Math.floor((deleted_at! - ended_at!) / HOUR));
  assertEquals([kept, await isThere(session.path)], [[24, 24], false]);
  assertEquals(
    await world.audits(),
    [1, 2].flatMap(() => ["recording.started by workflow", "recording.deleted by workflow"]),
  );
});

Deno.test("a recording that ends before it has begun, as its session is moved, is no failure", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const recording = await world.record();
  const egress = await untilRecording(world);
  egress.status = "EGRESS_ABORTED";

  await world.moveBy(3 * HOUR);

  assertEquals((await result(recording)).status, "deleted");
  assertEquals([(await world.rows()).length, world.mails], [2, []]);
});

Deno.test("a session that is moved while its room stays open is not recorded from the old time to the new one", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const recording = await world.record();
  await untilRecording(world);
  const later = { starts_at: world.starts_at + DAY, ends_at: world.ends_at + DAY };

  await world.store.tables<BookingTables>().updateTable("bookings").set(later).execute();

  await world.passUntil(async () => (await world.rows())[0].status === "complete");
  assertEquals((await result(recording)).status, "deleted");
  assertEquals(world.sandbox.egresses().length, 2);
});

Deno.test("a later start records a session that was moved since what there is was recorded", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const ended_at = world.starts_at - 20 * MINUTE;
  await world.store.tables<RoomTables>().insertInto("recordings").values({
    booking_id: "123",
    attempt: 1,
    status: "complete",
    place: `file://${(world.target as { path: string }).path}/booking-123-1.mp4`,
    size_bytes: 7,
    duration_ms: 1000,
    started_at: ended_at - 1000,
    ended_at,
    egress_id: "EG_1",
    reason: null,
    deleted_at: null,
  }).execute();

  const recording = await world.record();
  const { path } = await untilRecording(world);

  assertEquals((await result(recording)).place, `file://${path}`);
  assertEquals((await world.rows()).map(({ status }) => status), ["deleted", "deleted"]);
});

Deno.test("stopped by an operator, it records no longer; a later start looks after the file", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const first = await world.record();
  const { path } = await untilRecording(world);
  await quiet(first);
  await first.cancel();
  await eventually(async () => (await first.describe()).status.name === "CANCELLED");
  await eventually(() => isThere(path));
  assertEquals(world.running(), []);

  const second = await world.record({ retention_days: 1 });

  assertEquals((await result(second)).place, `file://${path}`);
  assertEquals([world.sandbox.egresses().length, await isThere(path)], [1, false]);
});

Deno.test("updates that make no sense are refused", async () => {
  await using world = await recordingWorld();
  const recording = await world.record();
  const refusal = async (asked: Promise<unknown>) =>
    (await assertRejects(() => asked, WorkflowUpdateFailedError)).cause?.message;
  const asks = {
    consent: (request: unknown) => refusal(ask(recording, consent, request as never)),
    hold: (request: unknown) => refusal(ask(recording, legalHold, request as never)),
  };

  assertEquals(
    [
      await asks.consent({ by: "platform", given: true }),
      await asks.consent({ by: "guest", given: "yes" }),
      await asks.hold({ on: true, reason: "" }),
      await asks.hold({ reason: "x" }),
    ],
    [
      'Cannot note consent for the recording of booking "123": by: "platform" is neither guest nor host',
      'Cannot note consent for the recording of booking "123": given: is not true or false',
      'Cannot hold the recording of booking "123": reason: is not a text of 1 to 500 characters',
      'Cannot hold the recording of booking "123": on: is not true or false',
    ],
  );
  await result(recording);
});

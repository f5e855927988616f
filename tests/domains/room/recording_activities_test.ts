// A recording's activities through their factory, on both engines.
import { assertEquals, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import type { EgressState } from "../../../domains/room/egress.ts";
import { createRecordingActivities } from "../../../domains/room/recording_activities.ts";
import type { RoomTables } from "../../../domains/room/tables.ts";
import type { Engine } from "../../../store/mod.ts";
import { engines } from "../../stores.ts";
import { platformStore } from "../booking/platform.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z"), DAY = 86_400_000;

const moments = { room_opens: 900_000, no_show_grace: 900_000, attendance_poll: 30_000 };

async function recordings(engine: Engine) {
  const store = await platformStore(engine);
  await store.seed({ starts_at: NOW, ends_at: NOW + 3_600_000, paid: 0, at: NOW });
  const known = new Map<string, EgressState>();
  const files = new Set<string>();
  const mails: string[] = [];
  const activities = createRecordingActivities({
    store,
    moments,
    now: () => NOW,
    recordings: { kind: "folder", path: "/recordings" },
    egress: {
      start(_room, path) {
        const state: EgressState = { egress_id: `EG_${known.size + 1}`, status: "running" };
        known.set(path, state);
        return Promise.resolve(state);
      },
      find: (_room, path) => Promise.resolve(known.get(path)),
      look: (id) => Promise.resolve([...known.values()].find(({ egress_id }) => egress_id === id)),
      stop(id) {
        const [path] = [...known].find(([, { egress_id }]) => egress_id === id)!;
        files.add(path);
        known.set(path, { egress_id: id, status: "complete", file: { path, size_bytes: 7, duration_ms: 1_000 } });
        return Promise.resolve();
      },
    },
    files: {
      find: (path) => Promise.resolve(files.has(path) ? { size_bytes: 7, written_at: NOW - DAY } : undefined),
      async delete(path) {
        files.delete(path);
        await world.onDelete();
      },
      exists: (path) => Promise.resolve(files.has(path)),
    },
    sendEmail({ key }) {
      mails.push(key);
      return Promise.resolve({ state: "sent" });
    },
  });
  for (const by of ["guest", "host"] as const) {
    await activities.recordConsent({ booking_id: "123", by, given: true });
  }
  const world = {
    ...activities,
    files,
    mails,
    known,
    rows: () => store.tables<RoomTables>().selectFrom("recordings").selectAll().execute(),
    async recordWhole(attempt: number) {
      const { egress_id } = await activities.startRecording(start(attempt));
      await activities.stopRecording({ booking_id: "123", attempt });
      await activities.followRecording({ booking_id: "123", attempt, egress_id });
    },
    /** What happens when a file has been deleted. */
    onDelete: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
  return world;
}

const first = { booking_id: "123", attempt: 1 };

const all = { booking_id: "123", ended_by: NOW };

const start = (attempt: number) => ({ booking_id: "123", attempt, until: NOW + 3_600_000 });

for (const engine of engines) {
  Deno.test(`${engine}: a recording is opened with what is on record of it`, async () => {
    await using world = await recordings(engine);
    const open = () => world.openRecording({ booking_id: 123, retention_days: 2 });
    assertEquals(await open(), {
      booking_id: "123",
      retention: 2 * DAY,
      moments,
      consents: { guest: true, host: true },
      legal_hold: null,
      earlier: [],
    });

    await world.recordHold({ booking_id: "123", reason: "a case" });
    await world.recordHold({ booking_id: "123", reason: "another case" });
    await world.startRecording(start(1));
    await world.recordConsent({ booking_id: "123", by: "guest", given: false });

    const { consents, legal_hold, earlier } = await open();
    assertEquals([consents, legal_hold], [{ guest: false, host: true }, "another case"]);
    assertEquals(earlier, [{
      attempt: 1,
      status: "running",
      place: "file:///recordings/booking-123-1.mp4",
      size_bytes: null,
      duration_ms: null,
      ended_at: null,
    }]);
  });

  Deno.test(`${engine}: an attempt that LiveKit has taken up is not started again`, async () => {
    await using world = await recordings(engine);

    const states = [await world.startRecording(start(1)), await world.startRecording(start(1))];

    assertEquals(states, [{ egress_id: "EG_1", status: "running" }, { egress_id: "EG_1", status: "running" }]);
    assertEquals(world.known.size, 1);
  });

  Deno.test(`${engine}: without the consent of both nothing is started, but what runs is found`, async () => {
    await using world = await recordings(engine);
    await world.startRecording(start(1));
    await world.recordConsent({ booking_id: "123", by: "host", given: false });

    const found = await world.startRecording(start(1));
    const refused = await assertRejects(
      () => world.startRecording(start(2)),
      ApplicationFailure,
    );

    assertEquals(found.egress_id, "EG_1");
    assertEquals([refused.type, refused.nonRetryable, world.known.size], ["NotAgreed", true, 1]);
  });

  Deno.test(`${engine}: a legal hold that is put on between two files keeps the second`, async () => {
    await using world = await recordings(engine);
    for (const attempt of [1, 2]) await world.recordWhole(attempt);
    world.onDelete = () => world.recordHold({ booking_id: "123", reason: "a case" });

    assertEquals([await world.deleteRecordings(all), [...world.files]], [null, ["/recordings/booking-123-2.mp4"]]);
  });

  Deno.test(`${engine}: what has become of an attempt is put on record, and no file goes into a history`, async () => {
    await using world = await recordings(engine);
    const { egress_id } = await world.startRecording(start(1));
    await world.stopRecording(first);

    const state = await world.followRecording({ ...first, egress_id });

    assertEquals(state, { egress_id, status: "complete" });
    assertEquals(await world.readRecording(first), {
      attempt: 1,
      status: "complete",
      place: "file:///recordings/booking-123-1.mp4",
      size_bytes: 7,
      duration_ms: 1_000,
      ended_at: NOW,
    });
  });

  Deno.test(`${engine}: why a recording ended early is put on record`, async () => {
    await using world = await recordings(engine);
    const { egress_id } = await world.startRecording(start(1));
    const file = { path: "/recordings/booking-123-1.mp4", size_bytes: 7, duration_ms: 1_000 };
    world.known.set(file.path, { egress_id, status: "complete", reason: "Session limit reached", file });

    await world.followRecording({ ...first, egress_id });

    const rows = await world.rows();
    assertEquals(rows.map(({ status, reason }) => [status, reason]), [["complete", "Session limit reached"]]);
  });

  Deno.test(`${engine}: a recording that LiveKit has forgotten has failed`, async () => {
    await using world = await recordings(engine);
    await world.startRecording(start(1));
    world.known.clear();

    const state = await world.followRecording({ ...first, egress_id: "EG_1" });

    assertEquals([state.status, state.reason], ["failed", "LiveKit does not know it any more"]);
    assertEquals((await world.readRecording(first)).status, "failed");
  });

  Deno.test(`${engine}: the file of a recording that LiveKit has forgotten is kept from the moment it was written`, async () => {
    await using world = await recordings(engine);
    const { egress_id } = await world.startRecording(start(1));
    await world.stopRecording(first);
    world.known.clear();

    const followed = await world.followRecording({ ...first, egress_id });
    const found = await world.startRecording(start(1));

    const complete = { egress_id, status: "complete" as const, reason: "LiveKit does not know it any more" };
    assertEquals([followed, found], [complete, complete]);
    assertEquals(await world.readRecording(first), {
      attempt: 1,
      status: "complete",
      place: "file:///recordings/booking-123-1.mp4",
      size_bytes: 7,
      duration_ms: null,
      ended_at: NOW - DAY,
    });
  });

  Deno.test(`${engine}: a file that is there before an attempt is not taken for it`, async () => {
    await using world = await recordings(engine);
    world.files.add("/recordings/booking-123-1.mp4");

    assertEquals((await world.startRecording(start(1))).status, "running");
  });

  Deno.test(`${engine}: deleting waits for a legal hold, takes every attempt, and may be repeated`, async () => {
    await using world = await recordings(engine);
    for (const attempt of [1, 2]) await world.recordWhole(attempt);
    await world.recordHold({ booking_id: "123", reason: "a case" });
    assertEquals([await world.deleteRecordings(all), world.files.size], [null, 2]);

    await world.recordHold({ booking_id: "123", reason: null });

    assertEquals([await world.deleteRecordings(all), await world.deleteRecordings(all)], [NOW, NOW]);
    assertEquals([world.files.size, (await world.readRecording(first)).status], [0, "deleted"]);
  });

  Deno.test(`${engine}: what ended later, and what is still recorded, is not deleted`, async () => {
    await using world = await recordings(engine);
    await world.recordWhole(1);
    await world.startRecording(start(2));
    world.files.add("/recordings/booking-123-2.mp4");

    await world.deleteRecordings({ booking_id: "123", ended_by: NOW - 1 });

    assertEquals([...world.files], ["/recordings/booking-123-1.mp4", "/recordings/booking-123-2.mp4"]);
  });

  Deno.test(`${engine}: who is told of a failure is told once`, async () => {
    await using world = await recordings(engine);

    await world.sendRecordingFailed({ booking_id: "123", person_id: "g1", subject: "Intro to cello" });

    assertEquals(world.mails, ["recording:123:failed:g1"]);
  });
}

Deno.test("stopping an attempt that was never taken up is fine", async () => {
  await using world = await recordings("sqlite");

  await world.stopRecording(first);
});

Deno.test("a retention of no days is refused", async () => {
  await using world = await recordings("sqlite");
  const open = () => world.openRecording({ booking_id: "123", retention_days: 0 });

  await assertRejects(open, Error, "Cannot run RecordingWorkflow: its input is invalid: retention_days");
});

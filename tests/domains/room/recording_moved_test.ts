// Recordings of sessions that are moved.
import { assertEquals } from "@std/assert";
import type { BookingTables } from "../../../domains/booking/tables.ts";
import type { RoomTables } from "../../../domains/room/tables.ts";
import { DAY, HOUR, MINUTE, steps } from "../booking/world.ts";
import { isThere, recordingWorld, result, untilRecording } from "./recording_world.ts";

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

// Recordings that are kept, and how they are deleted.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { WorkflowUpdateFailedError } from "@temporalio/client";
import { legalHold } from "../../../domains/room/recording_contract.ts";
import type { RoomTables } from "../../../domains/room/tables.ts";
import { ask, DAY, eventually, HOUR, MINUTE, SECOND, steps } from "../booking/world.ts";
import {
  isThere,
  type RecordingWorld,
  recordingWorld,
  recordUntilStopped,
  result,
  untilRecording,
} from "./recording_world.ts";

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

Deno.test("a later start keeps the file also where LiveKit does not answer at once", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const path = await recordUntilStopped(world);
  await world.until(world.ends_at + HOUR);
  world.sandbox.fail({ provider: "livekit", operation: "ListEgress", answer: { status: 503 }, times: 1 });

  const second = await world.record();

  assertEquals((await result(second)).place, `file://${path}`);
  assertEquals(world.mails, []);
});

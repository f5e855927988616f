// Messages that come before a recording, or the room of a session, is opened.
import { assertEquals, assertRejects } from "@std/assert";
import { WorkflowFailedError } from "@temporalio/client";
import { attendance } from "../../../domains/room/contract.ts";
import { consent, legalHold } from "../../../domains/room/recording_contract.ts";
import type { RoomTables } from "../../../domains/room/tables.ts";
import { askAhead, holdUp, refusal } from "../../early.ts";
import { bookingWorld, GUEST, HOUR, joined, MINUTE, type WorldOptions } from "../booking/world.ts";

/** A world in which an activity is held up until `release` is called. */
async function heldWorld(activity: string, options: WorldOptions = {}) {
  const { release, trouble } = holdUp(activity);
  const world = await bookingWorld({ ...options, trouble });
  const record = (booking_id = "123") =>
    world.temporal.start("RecordingWorkflow", { booking_id }, `recording-${booking_id}`);
  return { ...world, release, record };
}

Deno.test("consent and a legal hold that come right at the start are put on record", async () => {
  await using world = await heldWorld("openRecording");
  const recording = await world.record();
  const consented = await askAhead(recording, consent, { by: "guest", given: true });
  const held = await askAhead(recording, legalHold, { on: true, reason: "case 2026-17" });

  world.release();

  assertEquals((await consented.result()).consents, { guest: true });
  assertEquals((await held.result()).legal_hold, "case 2026-17");
  const consents = await world.store.tables<RoomTables>().selectFrom("recording_consents").selectAll().execute();
  assertEquals(consents.map(({ role, given }) => [role, given]), [["guest", 1]]);
  await recording.terminate();
});

Deno.test("what makes no sense is refused at once, whatever the recording", async () => {
  await using world = await heldWorld("openRecording");
  const recording = await world.record();

  assertEquals(
    await refusal(recording.executeUpdate(consent, { args: [{ by: "nobody" as "guest", given: true }] })),
    ["Error", 'Cannot note consent for the recording of booking "123": by: "nobody" is neither guest nor host'],
  );
  assertEquals(
    await refusal(recording.executeUpdate(legalHold, { args: [{ on: true, reason: "" }] })),
    ["Error", 'Cannot hold the recording of booking "123": reason: is not a text of 1 to 500 characters'],
  );
  await recording.terminate();
  world.release();
});

Deno.test("a recording of no booking answers whoever asked for something with the reason", async () => {
  await using world = await heldWorld("openRecording");
  const recording = await world.record("999");
  const asked = await askAhead(recording, consent, { by: "guest", given: true });

  world.release();

  assertEquals(await refusal(asked.result()), ["BookingNotFound", 'Booking "999" does not exist']);
  const { cause } = await assertRejects(() => recording.result(), WorkflowFailedError);
  assertEquals(cause?.message, 'Booking "999" does not exist');
});

Deno.test("who comes before the room's workflow is opened was there", async () => {
  await using world = await heldWorld("openRoomSession", { startsIn: -5 * MINUTE });
  const session = await world.temporal.start("RoomSessionWorkflow", { booking_id: "123" }, "room-session-123");
  await session.signal(attendance, joined(GUEST, world.starts_at));

  world.release();

  const { minutes_present } = await session.result();
  assertEquals(minutes_present, { guest: HOUR / MINUTE, host: HOUR / MINUTE - 5 });
});

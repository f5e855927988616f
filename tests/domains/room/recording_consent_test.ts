// Recordings, and who agrees to them.
import { assertEquals } from "@std/assert";
import { consent } from "../../../domains/room/recording_contract.ts";
import type { RoomTables } from "../../../domains/room/tables.ts";
import { askAhead } from "../../early.ts";
import { ask, eventually, MINUTE, quiet, steps } from "../booking/world.ts";
import { isThere, recordingWorld, result, untilRecording } from "./recording_world.ts";

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

Deno.test("a consent that is taken back while LiveKit is down keeps the recording from being started", async () => {
  await using world = await recordingWorld();
  await world.consents();
  world.sandbox.fail({ provider: "livekit", operation: "StartRoomCompositeEgress", answer: { status: 503 } });
  const recording = await world.record();
  await world.passUntil(async () => (await world.rows()).length === 1);

  await world.store.tables<RoomTables>().updateTable("recording_consents").set({ given: 0 }).where("role", "=", "guest")
    .execute();

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

  assertEquals((await result(recording)).status, "not_recorded");
  assertEquals([await isThere(path), (await world.rows()).map(({ status }) => status)], [false, [
    "deleted",
    "deleted",
  ]]);
});

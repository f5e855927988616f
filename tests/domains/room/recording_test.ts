// Recordings from start to end.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { WorkflowUpdateFailedError } from "@temporalio/client";
import { consent, egressChanged, legalHold } from "../../../domains/room/recording_contract.ts";
import { ask, DAY, GUEST, HOST, HOUR, inform, MINUTE, steps, type WorldOptions } from "../booking/world.ts";
import {
  isThere,
  recordingWorld,
  recordUntilStopped,
  result,
  startUnheard,
  untilRecording,
} from "./recording_world.ts";

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
  startUnheard(world);
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

Deno.test("a recording that LiveKit started unheard is looked after, however late LiveKit can be asked", async () => {
  await using world = await recordingWorld({ lasts: 10 * MINUTE });
  await world.consents();
  startUnheard(world);
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

Deno.test("stopped by an operator, it records no longer; a later start looks after the file", async () => {
  await using world = await recordingWorld();
  await world.consents();
  const path = await recordUntilStopped(world);
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

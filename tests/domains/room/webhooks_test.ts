import { assertEquals } from "@std/assert";
import { WebhookReceiver } from "livekit-server-sdk";
import type { AttendanceEvent } from "../../../domains/room/contract.ts";
import { createEgress } from "../../../domains/room/egress.ts";
import { createRooms } from "../../../domains/room/livekit.ts";
import { signalsFor } from "../../../domains/room/webhooks.ts";
import { startSandbox } from "../../../sandbox/mod.ts";
import { listenForCallbacks } from "../../sandbox/callback_listener.ts";

/** Plays in a sandbox, and gives the signals that the webhooks of it ask for, each as its workflow, its name and its payload. */
async function signals(
  count: number,
  play: (sandbox: Awaited<ReturnType<typeof startSandbox>>, room: (name: string) => Promise<unknown>) => Promise<void>,
) {
  await using hook = listenForCallbacks();
  await using sandbox = await startSandbox({ livekit_webhooks: [hook.url] });
  const { livekit } = sandbox.settings;
  const rooms = createRooms(livekit);
  await play(sandbox, (name) => rooms.create(name, { empty_timeout_ms: 60_000, max_participants: 2, metadata: "" }));
  const received = await hook.count(count);
  const receiver = new WebhookReceiver(livekit.api_key, livekit.api_secret);
  const events = await Promise.all(
    received.map(({ body, headers }) => receiver.receive(body, headers.get("authorization")!)),
  );
  return events.flatMap(signalsFor);
}

Deno.test("whoever comes and goes is told to the booking's lifecycle, its room session and its recording", async () => {
  let joined_at = 0, sid = "";
  const told = await signals(3, async (sandbox, room) => {
    await room("booking-123");
    sandbox.join("booking-123", "guest-7");
    ({ joined_at, sid } = sandbox.rooms()[0].participants[0]);
    sandbox.leave("booking-123", "guest-7");
  });

  assertEquals(told.map(({ workflowId, signal }) => `${signal} to ${workflowId}`), [
    "attendance to booking-123",
    "attendance to room-123",
    "attendance to recording-123",
    "attendance to booking-123",
    "attendance to room-123",
    "attendance to recording-123",
  ]);
  const [came, , , went] = told.map(({ payload }) => payload as AttendanceEvent);
  assertEquals(came, { identity: "guest-7", sid, event: "joined", joined_at, at: came.at });
  assertEquals(went, { identity: "guest-7", sid, event: "left", joined_at, at: went.at });
  // LiveKit tells the moment in seconds.
  for (const { at } of [came, went]) assertEquals([at >= joined_at, at - joined_at < 1000], [true, true]);
});

Deno.test("the end of a recording is told to its workflow", async () => {
  let egress_id = "";
  const told = await signals(4, async (sandbox, room) => {
    await room("booking-123");
    const egress = createEgress(sandbox.settings.livekit, { kind: "folder", path: "/tmp" });
    ({ egress_id } = await egress.start("booking-123", "/tmp/a.mp4"));
    sandbox.failEgress(egress_id, "no disk");
  });

  assertEquals(told, [{ workflowId: "recording-123", signal: "egressChanged", payload: { egress_id } }]);
});

Deno.test("what happens in rooms of others is told to nobody", async () => {
  const told = await signals(2, async (sandbox, room) => {
    await room("standup");
    sandbox.join("standup", "guest-7");
  });

  assertEquals(told, []);
});

import { assertEquals } from "@std/assert";
import { createActivities } from "../../../domains/room/activities.ts";
import { bookingRoom, participantIdentity } from "../../../domains/room/contract.ts";
import type { Participant, RoomOptions } from "../../../domains/room/livekit.ts";

function rooms(present?: Participant[]) {
  const calls: unknown[][] = [];
  const activities = createActivities({
    rooms: {
      create: (name: string, options: RoomOptions) => Promise.resolve((calls.push([name, options]), { sid: "RM_1" })),
      participants: () => Promise.resolve(present),
      close: (name: string) => Promise.resolve(void calls.push([name])),
    },
  });
  return { ...activities, calls };
}

Deno.test("a room is made for two people with a second device each, and knows its session", async () => {
  const { createRoom, calls } = rooms();

  await createRoom({ room: bookingRoom("123"), empty_timeout_ms: 60_000, metadata: { booking_id: "123" } });

  assertEquals(calls, [
    ["booking-123", { empty_timeout_ms: 60_000, max_participants: 4, metadata: '{"booking_id":"123"}' }],
  ]);
});

Deno.test("only who has really joined is there", async () => {
  const states = ["joining", "joined", "active", "disconnected"] as const;
  const { listParticipants } = rooms(
    states.map((state, n) => ({ identity: participantIdentity("guest", `g${n}`), joined_at: n, state })),
  );

  assertEquals(await listParticipants("booking-123"), [
    { identity: "guest-g1", joined_at: 1 },
    { identity: "guest-g2", joined_at: 2 },
  ]);
});

Deno.test("a room that does not exist is told from an empty one", async () => {
  assertEquals(await rooms(undefined).listParticipants("booking-123"), null);
  assertEquals(await rooms([]).listParticipants("booking-123"), []);
});

Deno.test("a room is closed by its name", async () => {
  const { closeRoom, calls } = rooms();

  await closeRoom("booking-123");

  assertEquals(calls, [["booking-123"]]);
});

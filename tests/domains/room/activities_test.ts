import { assertEquals } from "@std/assert";
import { createActivities, type RoomDeps } from "../../../domains/room/activities.ts";
import { bookingRoom, participantIdentity } from "../../../domains/room/contract.ts";
import type { Participant, RoomOptions } from "../../../domains/room/livekit.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");

const metadata = { booking_id: "123", starts_at: NOW, ends_at: NOW + 3_600_000, host: "h1", guest: "g1" };

function rooms(present?: Participant[]) {
  const calls: unknown[][] = [];
  const activities = createActivities({
    now: () => NOW,
    moments: { room_opens: 900_000, no_show_grace: 900_000, attendance_poll: 30_000 },
    rooms: {
      list: () => Promise.resolve(["booking-123", "standup"].map((name) => ({ sid: "RM_1", name, metadata: "" }))),
      create: (name: string, options: RoomOptions) => Promise.resolve((calls.push([name, options]), { sid: "RM_1" })),
      participants: () => Promise.resolve(present),
      updateMetadata: (name: string, metadata: string) => Promise.resolve(void calls.push([name, metadata])),
      close: (name: string) => Promise.resolve(void calls.push([name])),
      remove: (name: string, identity: string) => Promise.resolve(void calls.push([name, identity])),
    },
  } as unknown as RoomDeps);
  return { ...activities, calls };
}

Deno.test("a room is made for two people, and knows its session", async () => {
  const { createRoom, calls } = rooms();

  await createRoom({ room: bookingRoom("123"), empty_timeout_ms: 60_000, metadata });

  assertEquals(calls, [
    ["booking-123", { empty_timeout_ms: 60_000, max_participants: 2, metadata: JSON.stringify(metadata) }],
  ]);
});

Deno.test("only who has really joined is there", async () => {
  const states = ["joining", "joined", "active", "disconnected"] as const;
  const { lookIntoRoom } = rooms(
    states.map((state, n) => ({
      sid: `PA_${n}`,
      identity: participantIdentity("guest", `g${n}`),
      joined_at: n,
      state,
    })),
  );

  assertEquals(await lookIntoRoom("booking-123"), {
    at: NOW,
    present: [
      { sid: "PA_1", identity: "guest-g1", joined_at: 1 },
      { sid: "PA_2", identity: "guest-g2", joined_at: 2 },
    ],
  });
});

Deno.test("a room that does not exist is told from an empty one", async () => {
  assertEquals(await rooms(undefined).lookIntoRoom("booking-123"), { at: NOW, present: [], lost: true });
  assertEquals(await rooms([]).lookIntoRoom("booking-123"), { at: NOW, present: [] });
});

Deno.test("a room is told how its session stands", async () => {
  const { updateRoom, calls } = rooms();

  await updateRoom({ room: "booking-123", metadata });

  assertEquals(calls, [["booking-123", JSON.stringify(metadata)]]);
});

Deno.test("rooms of others are not listed", async () => {
  assertEquals(await rooms().listRooms(), [{ sid: "RM_1", name: "booking-123" }]);
});

Deno.test("a room is closed by its name", async () => {
  const { closeRoom, calls } = rooms();

  await closeRoom("booking-123");

  assertEquals(calls, [["booking-123"]]);
});

Deno.test("somebody is removed from the room, and the room stays", async () => {
  const { removeParticipant, calls } = rooms();

  await removeParticipant("booking-123", "guest-7");

  assertEquals(calls, [["booking-123", "guest-7"]]);
});

import { assert, assertEquals } from "@std/assert";
import { Rooms } from "../../sandbox/livekit/rooms.ts";
import { bringPeople } from "../../sandbox/people.ts";
import { Events, type SandboxEvent } from "../../sandbox/state.ts";
import { Timers } from "../../sandbox/timers.ts";
import { happens } from "./happens.ts";

/** How long a session lasts, milliseconds: longer than a busy machine pauses, as nobody comes to one that is over. */
const LONG = 500;

/** Rooms whose people come by themselves; both to booking 123, the host alone to booking 124. */
function town() {
  const timers = new Timers();
  const events = new Events();
  const rooms = new Rooms(timers, events);
  bringPeople({ "123": { host: true, guest: true }, "124": { host: true, guest: false } }, rooms, timers, events);
  const seen: string[] = [];
  events.on((event) => "participant" in event && seen.push(`${event.participant.identity} ${event.type.slice(12)}`));
  return {
    rooms,
    /** who has come and gone, in order */
    seen,
    next: (type: SandboxEvent["type"]) => happens(events, type),
    /** Opens a booking's room, or finds it, for a session that starts and ends so many milliseconds from now. */
    open(booking: string, start: number, end: number, max_participants = 2) {
      const now = Date.now();
      const session = { booking_id: booking, starts_at: now + start, ends_at: now + end, host: "4", guest: "7" };
      const metadata = JSON.stringify(session);
      const room = rooms.create({ name: `booking-${booking}`, max_participants, metadata });
      if (room.metadata !== metadata) rooms.update(room, metadata);
      return session;
    },
    [Symbol.dispose]: () => timers[Symbol.dispose](),
  };
}

Deno.test("host and guest come at the start and leave after the end", async () => {
  using world = town();
  const { starts_at, ends_at } = world.open("123", 20, 20 + LONG);

  await world.next("participant_joined");
  const [host] = world.rooms.all[0].participants;
  await world.next("participant_left");

  assertEquals(world.seen, ["host-4 joined", "guest-7 joined", "host-4 left", "guest-7 left"]);
  assert(host.joined_at >= starts_at && Date.now() > ends_at);
});

Deno.test("only those come who are to come", async () => {
  using world = town();

  world.open("124", 0, LONG);
  await world.next("participant_left");

  assertEquals(world.seen, ["host-4 joined", "host-4 left"]);
});

Deno.test("nobody comes to a booking that is not in the script, or to a session that is over", async () => {
  using world = town();

  world.open("125", 0, LONG);
  world.open("123", -20, -10);
  world.open("124", 0, LONG);
  await world.next("participant_left");

  assertEquals(world.seen, ["host-4 joined", "host-4 left"]);
});

Deno.test("a session that is moved moves its people", async () => {
  using world = town();
  world.open("124", 3_600_000, 7_200_000);

  world.open("124", 0, 3_600_000);
  await world.next("participant_joined");

  assertEquals(world.seen, ["host-4 joined"]);
});

Deno.test("nobody comes to a room that was closed before", async () => {
  using world = town();
  world.open("123", 1, 3);
  world.rooms.close(world.rooms.all[0]);

  world.open("124", 0, LONG);
  await world.next("participant_left");

  assertEquals(world.seen, ["host-4 joined", "host-4 left"]);
});

Deno.test("who finds the room full stays out", async () => {
  using world = town();

  world.open("123", 0, LONG, 1);
  await world.next("participant_left");

  assertEquals(world.seen, ["host-4 joined", "host-4 left"]);
});

Deno.test("a room that is no session's is left alone", () => {
  using world = town();

  world.rooms.create({ name: "booking-123", metadata: "free text" });
  world.rooms.create({ name: "booking-124", metadata: "{}" });

  assertEquals(world.rooms.all.length, 2);
});

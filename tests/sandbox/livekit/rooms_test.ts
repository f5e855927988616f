import { assertEquals, assertThrows } from "@std/assert";
import { Rooms } from "../../../sandbox/livekit/rooms.ts";
import { Events, type SandboxEvent } from "../../../sandbox/state.ts";
import { Timers } from "../../../sandbox/timers.ts";
import { happens } from "../happens.ts";

function building() {
  const timers = new Timers();
  const events = new Events();
  return {
    rooms: new Rooms(timers, events),
    next: (type: SandboxEvent["type"]) => happens(events, type),
    [Symbol.dispose]: () => timers[Symbol.dispose](),
  };
}

Deno.test("a room that nobody comes to is closed after its empty timeout", async () => {
  using world = building();
  const room = world.rooms.create({ name: "a", empty_timeout: 0.02 });

  await world.next("room_finished");

  assertEquals(room.closed_at! - room.created_at >= 20, true);
  assertEquals(world.rooms.find("a"), undefined);
});

Deno.test("a room that everybody left is closed after its departure timeout", async () => {
  using world = building();
  world.rooms.create({ name: "a", departure_timeout: 0.02 });
  world.rooms.join("a", "guest-7");

  world.rooms.leave("a", "guest-7");
  await world.next("room_finished");

  assertThrows(() => world.rooms.join("a", "guest-7"), Error, "there is no such room");
});

Deno.test("a room that somebody is in stays open", async () => {
  using world = building();
  world.rooms.create({ name: "a", empty_timeout: 0.01 });
  world.rooms.join("a", "guest-7");

  world.rooms.create({ name: "b", empty_timeout: 0.02 });
  await world.next("room_finished");

  assertEquals([world.rooms.find("a")?.name, world.rooms.find("b")], ["a", undefined]);
});

Deno.test("a full room lets nobody in, but for who is in it already", () => {
  using world = building();
  const room = world.rooms.create({ name: "a", max_participants: 1 });
  world.rooms.join("a", "guest-7");

  world.rooms.join("a", "guest-7");

  assertThrows(() => world.rooms.join("a", "host-4"), Error, "it is full");
  assertEquals(room.participants.map(({ identity }) => identity), ["guest-7"]);
});

Deno.test("who is not in a room cannot leave it", () => {
  using world = building();
  world.rooms.create({ name: "a" });

  assertThrows(
    () => world.rooms.leave("a", "guest-7"),
    Error,
    'Cannot let "guest-7" leave room "a": nobody of that name',
  );
});

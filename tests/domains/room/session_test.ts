import { assert, assertEquals, assertRejects } from "@std/assert";
import { WorkflowFailedError } from "@temporalio/client";
import { ApplicationFailure } from "@temporalio/common";
import type { BookingTables } from "../../../domains/booking/tables.ts";
import {
  bookingWorld,
  DAY,
  GUEST,
  HOST,
  HOUR,
  inform,
  joined,
  left,
  MINUTE,
  quiet,
  steps,
  stop,
  type World,
} from "../booking/world.ts";

const room = (world: World) => world.temporal.start("RoomSessionWorkflow", { booking_id: "123" }, "room-123");

const change = (world: World, to: Partial<BookingTables["bookings"]>) =>
  world.store.tables<BookingTables>().updateTable("bookings").set(to).where("id", "=", "123").execute();

Deno.test("a room is opened ahead of its session, watched, and closed after it", async () => {
  await using world = await bookingWorld({ startsIn: 2 * HOUR });
  const session = await room(world);
  await world.until(world.starts_at - 16 * MINUTE);
  assertEquals(world.rooms, []);
  await world.until(world.starts_at + 10 * MINUTE);
  assertEquals(world.rooms, ["create booking-123"]);
  assertEquals((await steps(session)).session, "running: host and guest there");

  const result = await session.result();

  assertEquals(result, {
    booking_id: "123",
    room: "booking-123",
    status: "closed",
    minutes_present: { guest: 60, host: 60 },
  });
  assertEquals(world.rooms, ["create booking-123", "close booking-123"]);
  assertEquals(await steps(session), {
    opening: "done",
    session: "done: host 1 h, guest 1 h",
    closing: "done",
  });
});

Deno.test("LiveKit's word counts to the minute", async () => {
  await using world = await bookingWorld({ startsIn: HOUR, inRoom: () => [] });
  const session = await room(world);
  await world.until(world.starts_at - MINUTE);
  const at = (minutes: number) => world.starts_at + minutes * MINUTE;
  await world.until(at(31));

  await inform(session, "attendance", left(HOST, at(10.1), at(10.3), "a"));
  await inform(session, "attendance", joined(HOST, at(10.1), "a"));
  await inform(session, "attendance", { ...joined(HOST, at(1)), event: "nonsense" as "joined" });

  assertEquals((await session.result()).minutes_present, { guest: 0, host: 0 });
});

Deno.test("the room of a booking that is extended stays open, and is told", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const session = await room(world);
  await world.until(world.starts_at + 30 * MINUTE);

  await change(world, { ends_at: world.ends_at + 30 * MINUTE });

  assertEquals((await session.result()).minutes_present, { guest: 90, host: 90 });
  assertEquals(world.rooms.includes("update booking-123"), true);
});

Deno.test("the room of a booking that is moved waits for the new time", async () => {
  await using world = await bookingWorld({ startsIn: 2 * HOUR });
  const session = await room(world);
  await world.until(world.starts_at - HOUR);
  await change(world, { starts_at: world.starts_at + DAY, ends_at: world.ends_at + DAY });
  await world.until(world.ends_at);
  assertEquals((await steps(session)).opening, "waiting");

  await change(world, { status: "cancelled" });

  assertEquals(await session.result(), { booking_id: "123", room: "booking-123", status: "not_opened" });
  assertEquals((await steps(session)).opening, "skipped: the booking is cancelled");
});

for (
  const [how, hears] of [
    ["while nobody comes, it is noticed within hours", false],
    ["it is noticed as soon as somebody comes", true],
  ] as const
) {
  Deno.test(`a booking that is moved to an earlier time has its room then; ${how}`, async () => {
    await using world = await bookingWorld({ startsIn: 3 * DAY });
    const session = await room(world);
    const earlier = world.began + (hears ? HOUR : 5 * HOUR);
    await world.until(world.began + 5 * MINUTE);
    await change(world, { starts_at: earlier, ends_at: earlier + HOUR });
    if (hears) {
      await world.until(earlier);
      await inform(session, "attendance", joined(HOST, earlier));
    }

    assertEquals((await session.result()).minutes_present, { guest: 60, host: 60 });
  });
}

Deno.test("a booking that is moved while its room is open gets another one", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const session = await room(world);
  await world.until(world.starts_at - 5 * MINUTE);

  await change(world, { starts_at: world.starts_at + DAY, ends_at: world.ends_at + DAY });

  assertEquals((await session.result()).status, "closed");
  assertEquals(world.rooms, ["create booking-123", "close booking-123", "create booking-123", "close booking-123"]);
});

Deno.test("a room that cannot be closed when its booking is moved keeps no other from being opened", async () => {
  await using world = await bookingWorld({
    startsIn: HOUR,
    trouble: {
      room(operation, at) {
        if (operation.startsWith("close") && at < world.starts_at + 12 * HOUR) throw new Error("503 from LiveKit");
      },
    },
  });
  const session = await room(world);
  await world.until(world.starts_at - 5 * MINUTE);

  await change(world, { starts_at: world.starts_at + DAY, ends_at: world.ends_at + DAY });

  assertEquals((await session.result()).status, "closed");
  assertEquals(world.rooms, ["create booking-123", "create booking-123", "close booking-123"]);
});

Deno.test("the room of a booking that is called off during its session is closed", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const session = await room(world);
  await world.until(world.starts_at + 20 * MINUTE);

  await change(world, { status: "cancelled" });

  const { status, minutes_present } = await session.result();
  assertEquals([status, minutes_present.host >= 20 && minutes_present.host <= 21], ["closed", true]);
});

Deno.test("a room that LiveKit lost is opened again", async () => {
  let lost = true;
  await using world = await bookingWorld({
    startsIn: HOUR,
    inRoom(at) {
      if (!lost || at < world.starts_at) return [HOST, GUEST];
      lost = false;
      return null;
    },
  });

  await (await room(world)).result();

  assertEquals(world.rooms, ["create booking-123", "create booking-123", "close booking-123"]);
});

Deno.test("who was in a room that is lost at the end is counted for as long as they were seen", async () => {
  await using world: World = await bookingWorld({
    startsIn: HOUR,
    inRoom: (at) => at < world.ends_at - MINUTE ? [HOST, GUEST] : null,
  });

  const { guest, host } = (await (await room(world)).result()).minutes_present;

  assert(guest === host && guest >= 56 && guest <= 59);
});

Deno.test("a LiveKit that does not answer is told, and waited out", async () => {
  await using world = await bookingWorld({
    startsIn: HOUR,
    trouble: {
      room(operation, at) {
        if (at < world.starts_at + 20 * MINUTE && !operation.startsWith("create")) throw new Error("503 from LiveKit");
        if (operation.startsWith("close")) throw new Error("503 from LiveKit");
      },
    },
  });
  const session = await room(world);
  await world.until(world.starts_at + 10 * MINUTE);

  assertEquals((await steps(session)).session, "running: cannot look into the room: 503 from LiveKit");
  assertEquals((await session.result()).status, "closed");
  assertEquals((await steps(session)).closing, "failed: 503 from LiveKit");
});

Deno.test("a session that is over has no room opened", async () => {
  await using world = await bookingWorld({ startsIn: -2 * HOUR });
  const session = await room(world);

  assertEquals((await session.result()).status, "not_opened");
  assertEquals([world.rooms, (await steps(session)).opening], [[], "skipped: the session is over"]);
});

Deno.test("stopped by an operator, it leaves no room open", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const session = await room(world);
  await world.until(world.starts_at + 10 * MINUTE);

  await quiet(session);
  await stop(session);

  assertEquals(world.rooms, ["create booking-123", "close booking-123"]);
});

for (
  const [what, input, type] of [
    ["a booking that does not exist", { booking_id: "999" }, "BookingNotFound"],
    ["an input that is wrong", { booking: "123" }, "InvalidInput"],
  ] as const
) {
  Deno.test(`started with ${what}, it fails at once`, async () => {
    await using world = await bookingWorld();
    const session = await world.temporal.start("RoomSessionWorkflow", input);

    const { cause } = await assertRejects(() => session.result(), WorkflowFailedError);

    assertEquals(cause instanceof ApplicationFailure && [cause.type, cause.nonRetryable], [type, true]);
  });
}

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { BookingTables } from "../../../domains/booking/tables.ts";
import { whyOrphaned } from "../../../domains/room/orphans.ts";
import { bookingWorld, HOUR, MINUTE, steps, type World, type WorldOptions } from "../booking/world.ts";

const moments = { room_opens: 15 * MINUTE, no_show_grace: 15 * MINUTE };

async function swept(options: WorldOptions) {
  await using world: World = await bookingWorld(options);
  const sweep = await world.temporal.start("RoomSweepWorkflow", {}, "room-sweep");
  const result = await sweep.result();
  return { result, steps: await steps(sweep), rooms: world.rooms, audits: await world.audits() };
}

for (
  const [what, options] of [
    ["is over", { startsIn: -2 * HOUR }],
    ["was called off", { startsIn: HOUR, booking: { status: "cancelled" } }],
    ["is far away", { startsIn: HOUR }],
  ] satisfies [string, WorldOptions][]
) {
  Deno.test(`the open room of a session that ${what} is closed`, async () => {
    const { result, rooms, audits } = await swept({ ...options, openRooms: () => ["booking-123"] });

    assertEquals(result, { open: 1, closed: ["booking-123"], failed: [] });
    assertEquals(rooms, ["list", "close booking-123"]);
    assertEquals(audits, ["room.swept by workflow"]);
  });
}

Deno.test("rooms of sessions that are on, of bookings that nobody knows and of others are left alone", async () => {
  const openRooms = () => ["booking-123", "booking-999", "standup"];

  const { result, rooms, steps } = await swept({ startsIn: 5 * MINUTE, openRooms });

  assertEquals(result, { open: 2, closed: [], failed: [] });
  assertEquals(rooms, ["list"]);
  assertEquals(steps, { look: "done: 2 open", closing: "skipped: none to close" });
});

Deno.test("the room of a session that is moved near while others are closed is left open", async () => {
  let known = false;
  await using world: World = await bookingWorld({
    startsIn: HOUR,
    openRooms: () => ["booking-123"],
    trouble: {
      async activity(name) {
        if (known) {
          const near = { starts_at: world.starts_at - 50 * MINUTE };
          await world.store.tables<BookingTables>().updateTable("bookings").set(near).execute();
        }
        known ||= name === "findBookings";
      },
    },
  });

  const sweep = await world.temporal.start("RoomSweepWorkflow", {}, "room-sweep");

  assertEquals(await sweep.result(), { open: 1, closed: [], failed: [] });
  assertEquals(world.rooms, ["list"]);
});

Deno.test("a closing that takes long is left to the next sweep, as the session may be moved meanwhile", async () => {
  const tries: number[] = [];
  const { result } = await swept({
    startsIn: -2 * HOUR,
    openRooms: () => ["booking-123"],
    trouble: {
      room(operation, at) {
        if (!operation.startsWith("close")) return;
        tries.push(at);
        throw new Error("503 from LiveKit");
      },
    },
  });

  assertEquals(result.failed, ["booking-123"]);
  assert(tries.length > 1 && tries.at(-1)! - tries[0] < MINUTE);
});

Deno.test("a room that cannot be closed is told", async () => {
  const { result, steps, audits } = await swept({
    startsIn: -2 * HOUR,
    openRooms: () => ["booking-123"],
    trouble: {
      room(operation) {
        if (operation.startsWith("close")) throw new Error("503 from LiveKit");
      },
    },
  });

  assertEquals(result, { open: 1, closed: [], failed: ["booking-123"] });
  assertEquals([steps.closing, audits], ["failed: 1 not", []]);
});

Deno.test("no room is swept that a lifecycle may have open", () => {
  const span = fc.record({
    starts_at: fc.integer({ min: 0, max: 10 * HOUR }),
    length: fc.integer({ min: 1, max: HOUR }),
  });
  fc.assert(fc.property(span, fc.double({ min: 0, max: 1, noNaN: true }), ({ starts_at, length }, when) => {
    const ends_at = starts_at + length;
    const from = starts_at - moments.room_opens, to = ends_at + moments.no_show_grace;

    assertEquals(
      whyOrphaned({ status: "confirmed", starts_at, ends_at }, moments, from + when * (to - from)),
      undefined,
    );
  }));
});

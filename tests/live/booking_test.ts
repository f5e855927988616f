// Bookings lived through on a real LiveKit server: real rooms, real people over WebRTC, LiveKit's own webhooks.
import { assertEquals } from "@std/assert";
import { eventually } from "../../tools/dev/eventually.ts";
import { visit } from "../../tools/dev/visitors.ts";
import { openVenue } from "./venue.ts";

const SECOND = 1000;

Deno.test("a session that the guest never comes to ends as the guest's no-show", async () => {
  await using venue = await openVenue();
  await venue.book("901", { startsIn: 5 * SECOND, lasts: 60 * SECOND });
  const lifecycle = await venue.start("BookingLifecycleWorkflow", { booking_id: "901" }, "booking-901");
  const host = await venue.joinByMail("grace@example.org");

  const result = await lifecycle.result();

  assertEquals([result.status, result.missing], ["no_show", "guest"]);
  await host.out;
  assertEquals(await venue.rooms.list(), []);
  await host.leave();
});

Deno.test("a booking's room by itself is made, watched and removed", async () => {
  await using venue = await openVenue();
  await venue.book("902", { startsIn: 5 * SECOND, lasts: 4 * SECOND });
  const session = await venue.start("RoomSessionWorkflow", { booking_id: "902" }, "room-902");
  const [room] = await eventually(async () => {
    const rooms = await venue.rooms.list();
    return rooms.length > 0 ? rooms : undefined;
  });
  assertEquals([room.name, JSON.parse(room.metadata).booking_id], ["booking-902", "902"]);

  assertEquals((await session.result()).status, "closed");
  assertEquals(await venue.rooms.list(), []);
});

Deno.test("a room that somebody opens with an old token is swept away, rooms of others are not", async () => {
  await using venue = await openVenue();
  const { ends_at } = await venue.book("903", { startsIn: 5 * SECOND, lasts: 60 * SECOND });
  await venue.store.updateTable("bookings").set({ status: "cancelled" }).where("id", "=", "903").execute();
  await venue.rooms.create("standup", { empty_timeout_ms: 60_000, max_participants: 2, metadata: "" });
  const { rooms, liveKit, start } = venue;
  const guest = await visit(liveKit.settings.url, await rooms.joinToken("booking-903", "guest-ada", "Ada", ends_at));
  assertEquals(guest.said, "joined booking-903");

  const sweep = await start("RoomSweepWorkflow", {}, "room-sweep");

  assertEquals(await sweep.result(), { open: 1, closed: ["booking-903"], failed: [] });
  await guest.out;
  assertEquals((await rooms.list()).map(({ name }) => name), ["standup"]);
  await guest.leave();
});

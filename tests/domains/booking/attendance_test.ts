// How long each was there, as the lifecycle tells it and the store keeps it.
import { assert, assertEquals } from "@std/assert";
import type { BookingTables } from "../../../domains/booking/tables.ts";
import {
  bookingWorld,
  GUEST,
  HOST,
  HOUR,
  inform,
  joined,
  left,
  MINUTE,
  SECOND,
  steps,
  type World,
  type WorldOptions,
} from "./world.ts";

const attendance = (world: World) =>
  world.store.tables<BookingTables>().selectFrom("attendance").selectAll().orderBy("role").orderBy("joined_at")
    .execute();

/** In the room from the one minute of the session to the other. */
const between = (world: World, from: number, to: number) => (at: number) =>
  at >= world.starts_at + from * MINUTE && at < world.starts_at + to * MINUTE;

Deno.test("a host who comes late and a guest who goes early are told apart, by looks alone", async () => {
  await using world: World = await bookingWorld({
    startsIn: HOUR,
    inRoom: (at) => [
      ...(between(world, 10, 90)(at) ? [HOST] : []),
      ...(between(world, -5, 30)(at) ? [GUEST] : []),
    ],
  });
  const lifecycle = await world.start();

  const { minutes_present } = await lifecycle.result();

  assertEquals(minutes_present.host, 50);
  // Once both are there it is looked every two minutes: what was not seen is not counted.
  assertEquals(minutes_present.guest >= 28 && minutes_present.guest <= 30, true);
  assertEquals(
    (await steps(lifecycle)).attendance,
    `done: host and guest came, for 50 min and ${minutes_present.guest} min`,
  );
});

Deno.test("looks alone come to the same as LiveKit's word does", async () => {
  const inRoom = (world: () => World): WorldOptions["inRoom"] => (at) =>
    between(world(), 4, 90)(at) ? [HOST, GUEST] : [HOST];
  await using looking: World = await bookingWorld({ startsIn: HOUR, inRoom: inRoom(() => looking) });
  await using hearing: World = await bookingWorld({ startsIn: HOUR, inRoom: inRoom(() => hearing) });
  const lifecycle = await hearing.start();
  const { starts_at } = hearing;
  await hearing.until(starts_at + 5 * MINUTE);
  await inform(lifecycle, "attendance", joined(HOST, starts_at - MINUTE));
  await inform(lifecycle, "attendance", joined(GUEST, starts_at + 4 * MINUTE));

  const [byLooks, byWord] = [await (await looking.start()).result(), await lifecycle.result()];

  assertEquals(byLooks, byWord);
  assertEquals(byWord.minutes_present, { guest: 56, host: 60 });
  // The last look is at the end, or the moment after.
  for (const world of [looking, hearing]) {
    const late = (await attendance(world)).map(({ known_until }) => known_until - world.ends_at);
    assertEquals(late.map((by) => by >= 0 && by < SECOND), [true, true]);
  }
});

Deno.test("webhooks that come late, twice and out of order, of somebody who comes back on another device", async () => {
  const phone = { identity: GUEST, sid: "phone" }, laptop = { identity: GUEST, sid: "laptop" };
  await using world: World = await bookingWorld({
    startsIn: HOUR,
    inRoom: (at) => [
      HOST,
      ...(between(world, 3.1, 5.2)(at) ? [phone] : []),
      ...(between(world, 5.1, 5.4)(at) ? [laptop] : []),
    ],
  });
  const lifecycle = await world.start();
  const at = (minutes: number) => world.starts_at + minutes * MINUTE;
  await world.until(at(13));
  const heard = [
    left(GUEST, at(3.1), at(5.2), "phone"),
    joined(GUEST, at(5.1), "laptop"),
    joined(GUEST, at(3.1), "phone"),
    left(GUEST, at(3.1), at(5.2), "phone"),
    left(GUEST, at(5.1), at(5.4), "laptop"),
  ];

  for (const event of heard) await inform(lifecycle, "attendance", event);

  const { status, minutes_present } = await lifecycle.result();
  assertEquals([status, minutes_present], ["completed", { guest: 2, host: 60 }]);
  const stays = (await attendance(world)).filter(({ role }) => role === "guest");
  assertEquals(stays.map(({ sid, joined_at, left_at }) => [sid, joined_at, left_at]), [
    ["phone", at(3.1), at(5.2)],
    ["laptop", at(5.1), at(5.4)],
  ]);
});

Deno.test("a room that is lost by the end is no proof that anybody stayed until then", async () => {
  await using world: World = await bookingWorld({
    startsIn: HOUR,
    inRoom: (at) => at < world.ends_at - MINUTE ? [HOST, GUEST] : null,
  });

  const { status, minutes_present: { guest, host } } = await (await world.start()).result();

  assertEquals(status, "completed");
  assert(guest === host && guest >= 56 && guest <= 59);
});

Deno.test("who was only in the room before the session has missed it, whatever webhook was lost", async () => {
  await using world: World = await bookingWorld({
    startsIn: HOUR,
    inRoom: () => [HOST],
  });
  const lifecycle = await world.start();
  await world.until(world.starts_at - 5 * MINUTE);
  await inform(lifecycle, "attendance", joined(GUEST, world.starts_at - 6 * MINUTE));

  const { status, missing, minutes_present } = await lifecycle.result();

  assertEquals([status, missing, minutes_present], ["no_show", "guest", { guest: 0, host: 15 }]);
});

Deno.test("LiveKit's clock that is off a little makes no difference", async () => {
  await using world: World = await bookingWorld({ startsIn: HOUR });
  const lifecycle = await world.start();
  await world.until(world.starts_at + 5 * MINUTE);
  for (const [identity, skew] of [[HOST, 40], [GUEST, -40]] as const) {
    await inform(lifecycle, "attendance", joined(identity, world.starts_at - MINUTE + skew * SECOND));
  }

  assertEquals((await lifecycle.result()).minutes_present, { guest: 60, host: 60 });
});

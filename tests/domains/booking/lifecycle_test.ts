import { assertEquals } from "@std/assert";
import { status } from "../../../domains/booking/contract.ts";
import { bookingWorld, DAY, HOUR, iso, MINUTE, steps } from "./world.ts";

Deno.test("a booking is lived through from its confirmations to its survey", async () => {
  await using world = await bookingWorld({ guest: { sms_opt_in: 1, phone: "+4915112345678" } });

  const lifecycle = await world.start();

  assertEquals(await lifecycle.result(), {
    booking_id: "123",
    status: "completed",
    earning: { gross: 8500, platform_fee: 1275, net: 7225, currency: "eur" },
    minutes_present: { guest: 60, host: 60 },
  });
  assertEquals(world.sent(), [
    "confirmation to guest and host",
    "first_reminder to guest and host",
    "last_reminder to guest and host",
    "join to guest and host",
    "survey to guest and host",
  ]);
  assertEquals(await steps(lifecycle), {
    "confirmations": "done: 2 mails",
    "first reminder": "done: 2 mails, 1 SMS",
    "last reminder": "done: 2 mails, 1 SMS",
    "room": "done: 2 mails",
    "attendance": "done: host and guest came, for 60 and 60 min",
    "earnings": "done: host earns €72.25 of €85.00",
    "survey": "done: 2 mails",
  });
  assertEquals(await lifecycle.query(status), {
    booking_id: "123",
    status: "completed",
    starts_at: iso(world.starts_at),
    ends_at: iso(world.ends_at),
  });
  assertEquals((await world.booking()).status, "completed");
  assertEquals(await world.money(), { held: 0, host: 7225, fees: 1275, refunds: 0 });
  assertEquals(world.rooms, ["create booking-123", "close booking-123"]);
  assertEquals(await world.audits(), ["booking.completed by workflow"]);
});

Deno.test("every notice goes out at its moment", async () => {
  await using world = await bookingWorld();

  await (await world.start()).result();

  assertEquals(world.minutesBefore("confirmation"), [72 * 60]);
  assertEquals(world.minutesBefore("first_reminder"), [48 * 60]);
  assertEquals(world.minutesBefore("last_reminder"), [60]);
  assertEquals(world.minutesBefore("join"), [15]);
  assertEquals(world.minutesBefore("survey"), [-(60 + 60)]);
});

Deno.test("another calendar is kept as well", async () => {
  const calendar = { first_reminder: 5 * HOUR, last_reminder: 2 * HOUR, room_opens: HOUR, survey: 10 * MINUTE };
  await using world = await bookingWorld({ calendar, startsIn: DAY });

  await (await world.start()).result();

  const kinds = ["first_reminder", "last_reminder", "join", "survey"];
  assertEquals(kinds.flatMap((kind) => world.minutesBefore(kind)), [300, 120, 60, -70]);
});

Deno.test("a session that nobody paid for is lived through, and nobody earns", async () => {
  await using world = await bookingWorld({ paid: 0, startsIn: HOUR / 2 });

  const lifecycle = await world.start();

  assertEquals(await lifecycle.result(), {
    booking_id: "123",
    status: "completed",
    minutes_present: { guest: 60, host: 60 },
  });
  assertEquals((await steps(lifecycle)).earnings, "skipped: no payment");
});

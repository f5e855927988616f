import { assertEquals } from "@std/assert";
import { bookingWorld, DAY, HOUR, inform, MINUTE, steps } from "./world.ts";

const PHONE = "+4915112345678";

/** A moment four to five days ahead, at this hour of the day in UTC. */
const atUtc = (utcHour: number) => (now: number) => Math.ceil((now + 4 * DAY) / DAY) * DAY + utcHour * HOUR;

Deno.test("only who opted in gets an SMS, each on their own phone", async () => {
  await using world = await bookingWorld({
    guest: { sms_opt_in: 1, phone: PHONE },
    host: { sms_opt_in: 0, phone: "+15005550001" },
  });

  await (await world.start()).result();

  assertEquals(world.texts.map(({ key, to }) => [key.split(":").slice(2, 4).join(" to "), to]), [
    ["first_reminder to guest", PHONE],
    ["last_reminder to guest", PHONE],
  ]);
});

Deno.test("who opted in but has no phone number gets the mail", async () => {
  await using world = await bookingWorld({ startsIn: 2 * HOUR, guest: { sms_opt_in: 1, phone: null } });
  const lifecycle = await world.start();

  await lifecycle.result();

  assertEquals([world.texts, (await steps(lifecycle))["last reminder"]], [[], "done: 2 mails"]);
});

Deno.test("a reminder waits for the end of its reader's quiet hours, in the reader's time zone", async () => {
  // 23:30 UTC is 08:30 in Tokyo all year: a reminder 2 h before falls into quiet hours that end at 08:00 there.
  await using world = await bookingWorld({
    startsAt: atUtc(23.5),
    calendar: { last_reminder: 2 * HOUR },
    guest: { time_zone: "Asia/Tokyo", quiet_from: "22:00", quiet_to: "08:00", sms_opt_in: 1, phone: PHONE },
    host: { time_zone: "UTC", quiet_from: "22:00", quiet_to: "08:00" },
  });

  await (await world.start()).result();

  assertEquals(world.minutesBefore("last_reminder", "guest"), [30]);
  assertEquals(world.minutesBefore("last_reminder", "host"), [120]);
  assertEquals(world.texts.at(-1)?.text.includes("08:30 (Asia/Tokyo)"), true);
});

Deno.test("a reminder whose reader's quiet hours end after the start is skipped", async () => {
  await using world = await bookingWorld({
    startsAt: atUtc(22),
    guest: { time_zone: "Asia/Tokyo", quiet_from: "05:00", quiet_to: "09:00" },
  });
  const lifecycle = await world.start();

  await lifecycle.result();

  assertEquals(world.minutesBefore("last_reminder", "guest"), []);
  assertEquals(world.minutesBefore("last_reminder", "host"), [60]);
  assertEquals(
    /^done: 1 mail, guest skipped: quiet hours until /.test((await steps(lifecycle))["last reminder"]),
    true,
  );
});

Deno.test("the confirmation and the join links do not wait for quiet hours", async () => {
  await using world = await bookingWorld({
    startsIn: HOUR / 2,
    guest: { time_zone: "UTC", quiet_from: "00:00", quiet_to: "23:59" },
  });

  await (await world.start()).result();

  assertEquals(world.minutesBefore("confirmation"), [30]);
  assertEquals(world.minutesBefore("join"), [15]);
});

Deno.test("a reminder held back for quiet hours dies with the booking", async () => {
  await using world = await bookingWorld({
    startsAt: atUtc(23.5),
    calendar: { last_reminder: 2 * HOUR },
    guest: { time_zone: "Asia/Tokyo", quiet_from: "22:00", quiet_to: "08:00" },
  });
  const lifecycle = await world.start();
  await world.until(world.starts_at - 90 * MINUTE);

  await inform(lifecycle, "cancel", { by: "host" });
  await lifecycle.result();
  await world.until(world.ends_at);

  assertEquals(world.minutesBefore("last_reminder", "guest"), []);
  assertEquals(world.sent().at(-1), "cancelled to guest and host");
});

// One reminder by itself: BookingReminderWorkflow.
import { assertEquals } from "@std/assert";
import { bookingWorld, HOUR, iso, MINUTE, steps, type World } from "./world.ts";

const remind = (world: World, input: { kind?: string; at?: string } = {}) =>
  world.temporal.start("BookingReminderWorkflow", { booking_id: "123", ...input });

Deno.test("a reminder goes out now, to both", async () => {
  await using world = await bookingWorld({ startsIn: 5 * HOUR, guest: { sms_opt_in: 1, phone: "+4915112345678" } });
  const reminder = await remind(world);

  assertEquals(await reminder.result(), { booking_id: "123", guest: "1 mail, 1 SMS", host: "1 mail" });
  assertEquals(world.minutesBefore("last_reminder"), [5 * 60]);
  assertEquals(await steps(reminder), { reminder: "done: 2 mails, 1 SMS" });
});

Deno.test("a reminder goes out at its moment, in the text that was asked for", async () => {
  await using world = await bookingWorld({ startsIn: 5 * HOUR });

  await (await remind(world, { kind: "first_reminder", at: iso(world.starts_at - 3 * HOUR) })).result();

  assertEquals(world.sent(), ["first_reminder to guest and host"]);
  assertEquals(world.minutesBefore("first_reminder"), [3 * 60]);
});

for (
  const [what, startsIn, at, why] of [
    ["for a session that has begun", -MINUTE, undefined, "the session has begun"],
    ["due after the start", HOUR, 2 * HOUR, "the session has begun"],
    ["whose moment is long past", HOUR, -2 * HOUR, "its moment is long past"],
  ] as const
) {
  Deno.test(`a reminder ${what} is skipped`, async () => {
    await using world = await bookingWorld({ startsIn });
    const reminder = await remind(world, at ? { at: iso(world.began + at) } : {});

    assertEquals(await reminder.result(), { booking_id: "123", guest: `skipped: ${why}`, host: `skipped: ${why}` });
    assertEquals(world.mails, []);
    assertEquals(await steps(reminder), { reminder: `skipped: guest skipped: ${why}, host skipped: ${why}` });
  });
}

Deno.test("a reminder of a cancelled booking is skipped", async () => {
  await using world = await bookingWorld({ booking: { status: "cancelled" } });

  assertEquals((await (await remind(world)).result()).guest, "skipped: the booking is cancelled");
  assertEquals(world.mails, []);
});

Deno.test("a reminder by hand waits for the end of quiet hours, too", async () => {
  await using world = await bookingWorld({
    startsIn: 30 * HOUR,
    guest: { time_zone: "UTC", quiet_from: "00:00", quiet_to: "23:59" },
  });

  await (await remind(world)).result();

  const guest = world.mails.find(({ key }) => key.includes(":guest:"))!;
  assertEquals(iso(guest.at).slice(11, 16), "23:59");
  assertEquals(world.minutesBefore("last_reminder", "host"), [30 * 60]);
});

Deno.test("two reminders for the same moment are one, and it does not replace the lifecycle's own", async () => {
  await using world = await bookingWorld({ startsIn: 3 * HOUR });
  const at = iso(world.starts_at - 2 * HOUR);
  const lifecycle = await world.start();

  for (const reminder of [await remind(world, { at }), await remind(world, { at })]) await reminder.result();
  await lifecycle.result();

  assertEquals(world.minutesBefore("last_reminder"), [120, 60]);
});

import { assertEquals } from "@std/assert";
import { attest } from "../../../domains/booking/contract.ts";
import type { BookingTables } from "../../../domains/booking/tables.ts";
import { ask, bookingWorld, eventually, GUEST, HOST, HOUR, MINUTE, steps, type WorldOptions } from "./world.ts";

/** How the steps of a lifecycle stand that is started this late and lived through. */
async function livedThrough(options: WorldOptions) {
  await using world = await bookingWorld(options);
  const lifecycle = await world.start();
  const result = await lifecycle.result();
  return { result, sent: world.sent(), steps: await steps(lifecycle), money: await world.money(), world };
}

Deno.test("booked 20 hours ahead, the first reminder is skipped", async () => {
  const { sent, steps, world } = await livedThrough({ startsIn: 20 * HOUR + MINUTE / 2 });

  assertEquals(steps["first reminder"], "skipped: booked 20 h ahead");
  assertEquals(sent.includes("first_reminder to guest and host"), false);
  assertEquals(world.minutesBefore("last_reminder"), [60]);
});

Deno.test("booked inside the last hour, both reminders are skipped", async () => {
  const { result, sent } = await livedThrough({ startsIn: 40 * MINUTE });

  assertEquals(result.status, "completed");
  assertEquals(sent, ["confirmation to guest and host", "join to guest and host", "survey to guest and host"]);
});

Deno.test("booked inside the last 15 minutes, the room opens at once", async () => {
  const { result, world } = await livedThrough({ startsIn: 5 * MINUTE });

  assertEquals(result.status, "completed");
  assertEquals(world.minutesBefore("join"), [5]);
});

Deno.test("started after the start, the room opens and nobody is told of a beginning", async () => {
  const { result, sent, steps } = await livedThrough({ startsIn: -20 * MINUTE });

  assertEquals(result.status, "completed");
  assertEquals(sent, ["join to guest and host", "survey to guest and host"]);
  assertEquals(steps.confirmations, "skipped: the session has begun");
  assertEquals(steps["last reminder"], "skipped: the session has begun");
});

Deno.test("started after the start, the grace period runs from the opening of the room", async () => {
  await using world = await bookingWorld({
    startsIn: -20 * MINUTE,
    inRoom: (at) => at >= world.began + 14 * MINUTE ? [HOST, GUEST] : [],
  });

  const result = await (await world.start()).result();

  assertEquals(result.status, "completed");
});

Deno.test("started after the start, who does not come within the grace period has missed it", async () => {
  const { result } = await livedThrough({ startsIn: -20 * MINUTE, inRoom: () => [HOST] });

  assertEquals([result.status, result.missing], ["no_show", "guest"]);
});

for (const [when, startsIn] of [["minutes before the end", -55 * MINUTE], ["after the end", -2 * HOUR]] as const) {
  Deno.test(`started ${when} for the first time, the platform calls the session off and blames nobody`, async () => {
    const { result, sent, money } = await livedThrough({ startsIn, inRoom: () => [] });

    assertEquals(result, { booking_id: "123", status: "cancelled", refund: { amount: 8500, currency: "eur" } });
    assertEquals(money, { held: 0, host: 0, fees: 0, refunds: 8500 });
    assertEquals(sent.at(-1), "cancelled to guest and host");
  });
}

Deno.test("taken up after the end by a second run, both having been seen, it is completed", async () => {
  await using world = await bookingWorld({ startsIn: -2 * HOUR, booking: { run_id: "an-earlier-run" } });
  await world.store.tables<BookingTables>().insertInto("attendance").values([
    {
      booking_id: "123",
      sid: "a",
      role: "guest",
      joined_at: world.starts_at,
      known_until: world.ends_at,
      left_at: null,
    },
    {
      booking_id: "123",
      sid: "b",
      role: "host",
      joined_at: world.starts_at,
      known_until: world.ends_at,
      left_at: null,
    },
  ]).execute();

  const result = await (await world.start()).result();

  assertEquals(result.status, "completed");
});

for (
  const [verdict, expected] of [
    [{ host: true, guest: true }, { status: "completed", missing: undefined }],
    [{ host: true, guest: false }, { status: "no_show", missing: "guest" }],
    [{ host: false, guest: true }, { status: "no_show", missing: "host" }],
    [{ host: false, guest: false }, { status: "no_show", missing: "both" }],
  ] as const
) {
  Deno.test(`taken up after the end by a second run, support says who came: ${JSON.stringify(verdict)}`, async () => {
    await using world = await bookingWorld({ startsIn: -2 * HOUR, booking: { run_id: "an-earlier-run" } });
    const lifecycle = await world.start();
    await eventually(async () => (await steps(lifecycle)).attendance.includes('(update "attest"): nobody was seen'));

    await ask(lifecycle, attest, verdict);

    const { status, missing } = await lifecycle.result();
    assertEquals({ status, missing }, expected);
  });
}

// The workflow is cancelled by an operator, which is not the booking being cancelled.
import { assertEquals } from "@std/assert";
import { bookingWorld, DAY, eventually, HOUR, MINUTE, quiet, steps, stop } from "./world.ts";

Deno.test("stopped between the reminders, nothing more is sent and no money moves", async () => {
  await using world = await bookingWorld();
  const lifecycle = await world.start();
  await world.until(world.starts_at - 20 * HOUR);

  await stop(lifecycle);
  await world.until(world.ends_at + DAY);

  assertEquals(world.sent(), ["confirmation to guest and host", "first_reminder to guest and host"]);
  assertEquals([(await world.booking()).status, (await world.money()).held], ["confirmed", 8500]);
  assertEquals((await steps(lifecycle))["last reminder"], "skipped: stopped by an operator");
});

Deno.test("stopped during the session, its room is closed", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const lifecycle = await world.start();
  await world.until(world.starts_at + 11 * MINUTE);
  await world.passUntil(() => world.sent().includes("join to guest and host"));
  await quiet(lifecycle);

  await stop(lifecycle);

  assertEquals(world.rooms, ["create booking-123", "close booking-123"]);
  assertEquals((await world.booking()).status, "confirmed");
});

Deno.test("stopped while it settles, the money goes all the way, and no survey goes out", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => release = resolve);
  let settling = false;
  await using world = await bookingWorld({
    startsIn: HOUR,
    trouble: {
      activity(name) {
        if (name !== "settleBooking") return;
        settling = true;
        return held;
      },
    },
  });
  const lifecycle = await world.start();
  await world.until(world.ends_at - MINUTE);
  // The clock stands still while the activity is held, so nobody may wait for the time to pass.
  const passing = world.until(world.ends_at + MINUTE);
  await eventually(() => settling);

  const stopping = stop(lifecycle);
  await eventually(async () =>
    (await lifecycle.fetchHistory()).events!.some((event) => event.workflowExecutionCancelRequestedEventAttributes)
  );
  release();
  await Promise.all([stopping, passing]);

  assertEquals(await world.money(), { held: 0, host: 7225, fees: 1275, refunds: 0 });
  assertEquals(world.sent().some((mail) => mail.startsWith("survey")), false);
});

Deno.test("support's settlement that is stopped half-way is done to the end", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => release = resolve);
  let moving = false;
  await using world = await bookingWorld({
    startsIn: -2 * HOUR,
    trouble: {
      activity(name) {
        if (name !== "requestRefund") return;
        moving = true;
        return held;
      },
    },
  });
  const settlement = await world.settleAsMissed("host");
  await eventually(() => moving);

  const stopping = stop(settlement);
  await eventually(async () =>
    (await settlement.fetchHistory()).events!.some((event) => event.workflowExecutionCancelRequestedEventAttributes)
  );
  release();
  await stopping;

  assertEquals([(await world.booking()).status, (await world.money()).refunds], ["no_show", 8500]);
  assertEquals(await world.strikes(), ["h1 host_no_show"]);
});

Deno.test("a booking whose lifecycle was stopped is taken up by a new one", async () => {
  await using world = await bookingWorld();
  const first = await world.start();
  await world.until(world.starts_at - 20 * HOUR);
  await stop(first);

  assertEquals((await (await world.start()).result()).status, "completed");
  assertEquals(world.minutesBefore("confirmation").length, 1);
  assertEquals(world.minutesBefore("last_reminder"), [60]);
});

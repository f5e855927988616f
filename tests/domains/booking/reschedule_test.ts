import { assertEquals, assertRejects } from "@std/assert";
import { WorkflowUpdateFailedError } from "@temporalio/client";
import { cancel, extend, type Reschedule, reschedule, rescheduleSignal } from "../../../domains/booking/contract.ts";
import { ask, bookingWorld, DAY, eventually, HOUR, inform, iso, joined, MINUTE, steps, type World } from "./world.ts";

const confirmed = (world: World) => eventually(() => world.mails.length === 2);

async function refusal(request: Promise<unknown>): Promise<string | undefined> {
  return (await assertRejects(() => request, WorkflowUpdateFailedError)).cause?.message;
}

Deno.test("a session that is moved is announced, reminded of and held at its new time only", async () => {
  await using world = await bookingWorld();
  const lifecycle = await world.start();
  await confirmed(world);

  const answer = await ask(lifecycle, reschedule, { starts_at: iso(world.starts_at + DAY) });

  assertEquals([answer.starts_at, answer.ends_at], [iso(world.starts_at + DAY), iso(world.ends_at + DAY)]);
  assertEquals((await lifecycle.result()).status, "completed");
  assertEquals(world.minutesBefore("rescheduled"), [72 * 60]);
  assertEquals(world.minutesBefore("first_reminder"), [24 * 60]);
  assertEquals(world.minutesBefore("last_reminder"), [-23 * 60]);
  assertEquals(world.minutesBefore("join"), [-24 * 60 + 15]);
  assertEquals(world.minutesBefore("survey"), [-24 * 60 - 120]);
  const { starts_at, ends_at } = await world.booking();
  assertEquals([starts_at, ends_at], [world.starts_at + DAY, world.ends_at + DAY]);
});

Deno.test("moved later between its two reminders, a session gets both anew", async () => {
  await using world = await bookingWorld();
  const lifecycle = await world.start();
  await world.until(world.starts_at - 20 * HOUR);

  const request = { starts_at: iso(world.starts_at + 3 * DAY), ends_at: iso(world.starts_at + 3 * DAY + 2 * HOUR) };
  await ask(lifecycle, reschedule, request);
  await lifecycle.result();

  assertEquals(world.minutesBefore("first_reminder"), [48 * 60, -24 * 60]);
  assertEquals(world.minutesBefore("last_reminder"), [-71 * 60]);
  assertEquals(world.minutesBefore("survey"), [-72 * 60 - 180]);
});

Deno.test("moved to an earlier time, what is too late for it is skipped", async () => {
  await using world = await bookingWorld();
  const lifecycle = await world.start();
  await confirmed(world);
  const now = await world.temporal.env.currentTimeMs();

  await ask(lifecycle, reschedule, { starts_at: iso(now + 20 * HOUR) });
  await lifecycle.result();

  assertEquals((await steps(lifecycle))["first reminder"].startsWith("skipped: moved "), true);
  assertEquals(world.minutesBefore("first_reminder"), []);
  assertEquals(world.minutesBefore("last_reminder").length, 1);
  assertEquals((await world.booking()).status, "completed");
});

Deno.test("moved when its room is open, the room is closed and opens again for the new time", async () => {
  await using world = await bookingWorld({ startsIn: 2 * HOUR });
  const lifecycle = await world.start();
  await world.until(world.starts_at - 10 * MINUTE);
  await world.passUntil(() => world.sent().includes("join to guest and host"));

  await ask(lifecycle, reschedule, { starts_at: iso(world.starts_at + DAY) });

  assertEquals((await lifecycle.result()).status, "completed");
  assertEquals(world.rooms, ["create booking-123", "close booking-123", "create booking-123", "close booking-123"]);
  assertEquals(world.minutesBefore("join"), [15, -24 * 60 + 15]);
});

Deno.test("the room of the old time is closed once the new time is on record: what ends with the room finds it", async () => {
  const found: number[] = [];
  await using world: World = await bookingWorld({
    startsIn: 2 * HOUR,
    trouble: {
      async room(operation) {
        if (operation === "close booking-123") found.push((await world.booking()).starts_at);
      },
    },
  });
  const lifecycle = await world.start();
  await world.until(world.starts_at - 10 * MINUTE);
  await world.passUntil(() => world.sent().includes("join to guest and host"));

  await ask(lifecycle, reschedule, { starts_at: iso(world.starts_at + DAY) });

  assertEquals(found, [world.starts_at + DAY]);
});

Deno.test("who came before the old start was not at the session", async () => {
  let movedTo = Infinity;
  await using world = await bookingWorld({ startsIn: 2 * HOUR, inRoom: (at) => at < movedTo ? ["host-h1"] : [] });
  const lifecycle = await world.start();
  await world.until(world.starts_at - 5 * MINUTE);
  await inform(lifecycle, "attendance", joined("host-h1", world.starts_at - 6 * MINUTE));
  movedTo = world.starts_at + DAY;

  await ask(lifecycle, reschedule, { starts_at: iso(movedTo) });

  assertEquals((await lifecycle.result()).missing, "both");
});

Deno.test("moved there and back, both hear of every move", async () => {
  await using world = await bookingWorld();
  const lifecycle = await world.start();
  await confirmed(world);
  const there = { starts_at: iso(world.starts_at + DAY) }, back = { starts_at: iso(world.starts_at) };

  for (const [n, request] of [there, back, there].entries()) {
    await ask(lifecycle, reschedule, request);
    await eventually(() => world.mails.length === 4 + 2 * n);
  }
  await lifecycle.result();

  assertEquals(world.minutesBefore("rescheduled").length, 3);
  assertEquals(world.minutesBefore("last_reminder"), [-23 * 60]);
});

Deno.test("a signal moves a session as well", async () => {
  await using world = await bookingWorld();
  const lifecycle = await world.start();
  await confirmed(world);

  await inform(lifecycle, rescheduleSignal, { starts_at: iso(world.starts_at + DAY) });
  await lifecycle.result();

  assertEquals((await world.booking()).starts_at, world.starts_at + DAY);
});

Deno.test("moves that make no sense are refused, and say why", async () => {
  await using world = await bookingWorld();
  const lifecycle = await world.start();
  await confirmed(world);
  const start = iso(world.starts_at);
  const like = "is not a moment with its offset, like 2026-11-24T18:00:00+01:00";
  const cases: [unknown, string][] = [
    [{ starts_at: "2020-01-01T00:00:00Z" }, "starts_at: 2020-01-01T00:00:00Z has passed"],
    [{ starts_at: start, ends_at: start }, `ends_at: ${start} is not after the start, ${start}`],
    [{ starts_at: "2099-01-01T00:00:00" }, `starts_at: "2099-01-01T00:00:00" ${like}`],
    [{ starts_at: "tomorrow" }, `starts_at: "tomorrow" ${like}`],
    [{ starts_at: 5 }, `starts_at: 5 ${like}`],
    [{ starts_at: start, ends_at: 7 }, `ends_at: 7 ${like}`],
    [undefined, `starts_at: undefined ${like}`],
    [null, `starts_at: undefined ${like}`],
  ];

  for (const [request, why] of cases) {
    const message = await refusal(ask(lifecycle, reschedule, request as Reschedule));

    assertEquals(message, `Cannot reschedule booking "123": ${why}`);
  }
  assertEquals((await world.booking()).starts_at, world.starts_at);
});

Deno.test("a session that has begun is not moved", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const lifecycle = await world.start();
  await world.until(world.starts_at + MINUTE);

  const why = await refusal(ask(lifecycle, reschedule, { starts_at: iso(world.starts_at + DAY) }));

  assertEquals(why, 'Cannot reschedule booking "123": it has begun');
});

Deno.test("a cancelled session is not moved", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => release = resolve);
  await using world = await bookingWorld({
    trouble: { activity: (name) => name === "recordAudit" ? held : undefined },
  });
  const move = { starts_at: iso(world.starts_at + DAY) };
  const lifecycle = await world.start();
  await confirmed(world);
  const cancelled = ask(lifecycle, cancel, { by: "guest" });
  await eventually(async () => (await steps(lifecycle)).earnings.startsWith("done"));

  const why = await refusal(lifecycle.executeUpdate(reschedule, { args: [move] }));
  release();

  assertEquals(why, 'Cannot reschedule booking "123": it is cancelled');
  assertEquals((await cancelled).status, "cancelled");
  await lifecycle.result();
});

Deno.test("a session that goes on for longer ends later", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const lifecycle = await world.start();
  await world.until(world.starts_at + 30 * MINUTE);

  const first = await ask(lifecycle, extend, { minutes: 15, by: "platform" });
  await world.until(world.ends_at + 10 * MINUTE);
  const second = await ask(lifecycle, extend, { minutes: 30, by: "platform" });

  assertEquals([first.ends_at, second.ends_at], [iso(world.ends_at + 15 * MINUTE), iso(world.ends_at + 45 * MINUTE)]);
  assertEquals((await world.booking()).ends_at, world.ends_at + 45 * MINUTE);
  assertEquals((await lifecycle.result()).status, "completed");
  assertEquals(world.minutesBefore("survey"), [-(60 + 45 + 60)]);
  assertEquals((await world.booking()).starts_at, world.starts_at);
});

Deno.test("an extension that makes no sense is refused", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const lifecycle = await world.start();
  await confirmed(world);

  for (const minutes of [0, -5, 1.5, 241, "10", null]) {
    const why = await refusal(ask(lifecycle, extend, { minutes: minutes as number, by: "platform" }));

    assertEquals(why?.endsWith(`minutes: ${JSON.stringify(minutes)} is not a whole number from 1 to 240`), true);
  }
  await world.until(world.ends_at);
  await world.passUntil(async () => (await steps(lifecycle)).survey.startsWith("waiting"));
  const why = await refusal(ask(lifecycle, extend, { minutes: 10, by: "platform" }));

  assertEquals(why, 'Cannot extend booking "123": it is completed');
});

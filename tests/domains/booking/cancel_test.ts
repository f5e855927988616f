import { assertEquals, assertRejects } from "@std/assert";
import { WorkflowUpdateFailedError } from "@temporalio/client";
import { type Cancel, cancel, cancelSignal, reschedule, rescheduleSignal } from "../../../domains/booking/contract.ts";
import { ask, bookingWorld, DAY, eventually, HOUR, inform, iso, MINUTE, quiet, steps, type World } from "./world.ts";

const EARNED = { gross: 8500, platform_fee: 1275, net: 7225, currency: "eur" };
const PAID_BACK = { amount: 8500, currency: "eur" };

/** How a request to the lifecycle was refused. */
async function refusal(request: Promise<unknown>): Promise<string | undefined> {
  return (await assertRejects(() => request, WorkflowUpdateFailedError)).cause?.message;
}

const roomIsOpen = (world: World) => world.passUntil(() => world.sent().includes("join to guest and host"));

Deno.test("a guest who cancels a day ahead gets everything back, and no reminder follows", async () => {
  await using world = await bookingWorld();
  const lifecycle = await world.start();
  await world.until(world.starts_at - 25 * HOUR);

  const answer = await ask(lifecycle, cancel, { by: "guest", reason: "ill" });

  assertEquals(answer.status, "cancelled");
  assertEquals(await lifecycle.result(), { booking_id: "123", status: "cancelled", refund: PAID_BACK });
  assertEquals(world.sent(), [
    "confirmation to guest and host",
    "first_reminder to guest and host",
    "cancelled to guest and host",
  ]);
  assertEquals(await world.money(), { held: 0, host: 0, fees: 0, refunds: 8500 });
  assertEquals((await world.booking()).cancelled_by, "guest");
  assertEquals(await world.audits(), ["booking.cancelled by guest"]);
  assertEquals(await steps(lifecycle), {
    "confirmations": "done: 2 mails",
    "first reminder": "done: 2 mails",
    "last reminder": "skipped: cancelled by guest",
    "room": "skipped: cancelled by guest",
    "attendance": "skipped: cancelled by guest",
    "earnings": "done: refund €85.00",
    "survey": "skipped: cancelled by guest",
  });
});

Deno.test("a guest who cancels late gets half back, the host earns the rest", async () => {
  await using world = await bookingWorld();
  const lifecycle = await world.start();
  await world.until(world.starts_at - 30 * MINUTE);

  await ask(lifecycle, cancel, { by: "guest" });

  assertEquals(await lifecycle.result(), {
    booking_id: "123",
    status: "cancelled",
    refund: { amount: 4250, currency: "eur" },
    earning: { gross: 4250, platform_fee: 637, net: 3613, currency: "eur" },
  });
  assertEquals(await world.money(), { held: 0, host: 3613, fees: 637, refunds: 4250 });
  const letter = world.mails.find(({ key }) => key.includes("cancelled:guest"));
  assertEquals(letter?.text.includes("We are sending €42.50 back to you."), true);
});

for (const by of ["host", "platform"] as const) {
  Deno.test(`a session that the ${by} calls off is paid back, however late`, async () => {
    await using world = await bookingWorld({ startsIn: 10 * MINUTE });
    const lifecycle = await world.start();
    await roomIsOpen(world);

    await ask(lifecycle, cancel, { by });

    assertEquals(await lifecycle.result(), { booking_id: "123", status: "cancelled", refund: PAID_BACK });
    assertEquals(await world.money(), { held: 0, host: 0, fees: 0, refunds: 8500 });
    assertEquals(world.rooms, ["create booking-123", "close booking-123"]);
    assertEquals(await world.strikes(), []);
  });
}

Deno.test("cancelled before the first reminder, nothing but the cancellation follows", async () => {
  await using world = await bookingWorld();
  const lifecycle = await world.start();
  await eventually(() => world.mails.length === 2);

  await ask(lifecycle, cancel, { by: "guest" });
  await lifecycle.result();
  await world.until(world.ends_at + DAY);

  assertEquals(world.sent(), ["confirmation to guest and host", "cancelled to guest and host"]);
  assertEquals(world.rooms, []);
});

Deno.test("a guest who leaves for good during the session gets nothing back", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const lifecycle = await world.start();
  await world.until(world.starts_at + 20 * MINUTE);
  await roomIsOpen(world);

  await ask(lifecycle, cancel, { by: "guest" });

  assertEquals(await lifecycle.result(), { booking_id: "123", status: "cancelled", earning: EARNED });
  assertEquals(world.rooms, ["create booking-123", "close booking-123"]);
  assertEquals((await steps(lifecycle)).attendance, "skipped: cancelled by guest");
});

Deno.test("a signal cancels as well", async () => {
  await using world = await bookingWorld();
  const lifecycle = await world.start();
  await eventually(() => world.mails.length === 2);

  await inform(lifecycle, cancelSignal, { by: "host" });

  assertEquals(await lifecycle.result(), { booking_id: "123", status: "cancelled", refund: PAID_BACK });
});

Deno.test("a signal that makes no sense is ignored", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const lifecycle = await world.start();

  for (const nonsense of [undefined, null, 7, {}, { by: "nobody" }, { by: "guest", reason: 7 }]) {
    await inform(lifecycle, "cancel", nonsense);
    await lifecycle.signal("reschedule", nonsense);
    await lifecycle.signal("attendance", nonsense);
    await lifecycle.signal("noShowSettled", nonsense);
  }

  assertEquals((await lifecycle.result()).status, "completed");
});

Deno.test("of two cancellations in the same instant the first counts, the second is told so", async () => {
  await using world = await bookingWorld();
  const lifecycle = await world.start();
  await world.until(world.starts_at - HOUR / 2);

  await quiet(lifecycle);
  const requests: Cancel[] = [{ by: "guest" }, { by: "host" }];
  const answers = await Promise.allSettled(
    requests.map((request) => lifecycle.executeUpdate(cancel, { args: [request] })),
  );

  const refused = answers.filter((answer) => answer.status === "rejected");
  assertEquals(refused.length, 1);
  const { refund } = await lifecycle.result();
  const { cancelled_by } = await world.booking();
  assertEquals(refund?.amount, cancelled_by === "host" ? 8500 : 4250);
  assertEquals(world.sent().filter((mail) => mail.startsWith("cancelled")), ["cancelled to guest and host"]);
});

Deno.test("cancelled and moved in the same instant, it ends cancelled and both are answered", async () => {
  await using world = await bookingWorld();
  const lifecycle = await world.start();
  await world.until(world.starts_at - 2 * DAY - MINUTE);

  await quiet(lifecycle);
  const [moved, cancelled] = await Promise.allSettled([
    lifecycle.executeUpdate(reschedule, { args: [{ starts_at: iso(world.starts_at + DAY) }] }),
    lifecycle.executeUpdate(cancel, { args: [{ by: "guest" }] }),
  ]);

  assertEquals(cancelled.status, "fulfilled");
  const { status, refund } = await lifecycle.result();
  assertEquals([status, refund], ["cancelled", PAID_BACK]);
  const booking = await world.booking();
  assertEquals(booking.starts_at, world.starts_at + (moved.status === "fulfilled" ? DAY : 0));
  assertEquals(world.sent().includes("last_reminder to guest and host"), false);
});

Deno.test("cancelled while the session is being moved, it ends cancelled and the move is answered", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => release = resolve);
  await using world = await bookingWorld({
    trouble: { activity: (name) => name === "moveBooking" ? held : undefined },
  });
  const lifecycle = await world.start();
  await eventually(() => world.mails.length === 2);
  await quiet(lifecycle);
  const move = await lifecycle.startUpdate(reschedule, {
    args: [{ starts_at: iso(world.starts_at + DAY) }],
    waitForStage: "ACCEPTED",
  });

  await lifecycle.signal(cancelSignal, { by: "guest" });
  await lifecycle.signal(rescheduleSignal, { starts_at: iso(world.starts_at + 2 * DAY) });
  release();

  assertEquals((await move.result()).starts_at, iso(world.starts_at + DAY));
  assertEquals((await lifecycle.result()).status, "cancelled");
  assertEquals((await world.booking()).starts_at, world.starts_at + DAY);
  assertEquals(world.sent(), ["confirmation to guest and host", "cancelled to guest and host"]);
});

Deno.test("what is completed cannot be cancelled", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const lifecycle = await world.start();
  await world.until(world.ends_at);
  await world.passUntil(async () => (await steps(lifecycle)).survey.startsWith("waiting"));

  const why = await refusal(ask(lifecycle, cancel, { by: "guest" }));

  assertEquals(why, 'Cannot cancel booking "123": it is completed');
  assertEquals((await lifecycle.result()).status, "completed");
});

Deno.test("cancellations that make no sense are refused, and say why", async () => {
  await using world = await bookingWorld();
  const lifecycle = await world.start();
  const cases: [unknown, string][] = [
    [undefined, "by: undefined is not one of guest, host, platform"],
    [{ by: "nobody" }, 'by: "nobody" is not one of guest, host, platform'],
    [{ by: "host", reason: "x".repeat(501) }, "reason: is not a text of at most 500 characters"],
  ];

  for (const [request, why] of cases) {
    const message = await refusal(ask(lifecycle, cancel, request as Cancel));

    assertEquals(message, `Cannot cancel booking "123": ${why}`);
  }
  assertEquals((await world.booking()).status, "confirmed");
});

// Messages that come before the booking is opened.
import { assertEquals, assertRejects } from "@std/assert";
import { WorkflowFailedError, WorkflowUpdateFailedError } from "@temporalio/client";
import { cancel, cancelSignal, extend, reschedule } from "../../../domains/booking/contract.ts";
import { askAhead, holdUp, refusal } from "../../early.ts";
import { bookingWorld, DAY, eventually, HOUR, iso, MINUTE, steps, type WorldOptions } from "./world.ts";

/** A world in which bookings are opened once `release` is called. */
async function heldWorld(options: WorldOptions = {}) {
  const { release, trouble } = holdUp("openBooking");
  return { ...await bookingWorld({ ...options, trouble }), release };
}

Deno.test("a cancellation that comes right at the start is honoured, and nothing is confirmed", async () => {
  await using world = await heldWorld();
  const lifecycle = await world.start();
  const asked = await askAhead(lifecycle, cancel, { by: "guest" });

  world.release();

  assertEquals((await asked.result()).status, "cancelled");
  const { status, refund } = await lifecycle.result();
  assertEquals([status, refund.amount], ["cancelled", 8500]);
  assertEquals(world.sent(), ["cancelled to guest and host"]);
});

Deno.test("a signal that comes right at the start is honoured as well", async () => {
  await using world = await heldWorld();
  const lifecycle = await world.start();
  await lifecycle.signal(cancelSignal, { by: "host" });

  world.release();

  assertEquals((await lifecycle.result()).status, "cancelled");
  assertEquals(world.sent(), ["cancelled to guest and host"]);
});

Deno.test("a move and more time that come right at the start are made one after the other", async () => {
  await using world = await heldWorld({ startsIn: HOUR });
  const lifecycle = await world.start();
  const longer = await askAhead(lifecycle, extend, { minutes: 30, by: "platform" });
  const starts_at = world.starts_at + DAY;
  const later = await askAhead(lifecycle, reschedule, { starts_at: iso(starts_at) });

  world.release();

  assertEquals((await longer.result()).ends_at, iso(world.ends_at + 30 * MINUTE));
  assertEquals((await later.result()).ends_at, iso(world.ends_at + 30 * MINUTE + DAY));
  await lifecycle.terminate();
});

Deno.test("what makes no sense is refused at once, whatever the booking", async () => {
  await using world = await heldWorld();
  const lifecycle = await world.start();
  const by = "nobody" as "guest";

  assertEquals(
    await refusal(lifecycle.executeUpdate(cancel, { args: [{ by }] })),
    ["Error", 'Cannot cancel booking "123": by: "nobody" is not one of guest, host, platform'],
  );
  assertEquals(
    await refusal(lifecycle.executeUpdate(reschedule, { args: [{ starts_at: "tomorrow" }] })),
    [
      "Error",
      'Cannot reschedule booking "123": starts_at: "tomorrow" is not a moment with its offset, like 2026-11-24T18:00:00+01:00',
    ],
  );
  await lifecycle.terminate();
  world.release();
});

for (
  const [what, options, why] of [
    ["has begun", { startsIn: -5 * MINUTE }, "it has begun"],
    ["is settled", { booking: { status: "completed" } }, "it is completed"],
  ] satisfies [string, WorldOptions, string][]
) {
  Deno.test(`a move of a session that ${what} is refused once that is known`, async () => {
    await using world = await heldWorld(options);
    const lifecycle = await world.start();
    const starts_at = iso(world.ends_at + DAY);
    const asked = await askAhead(lifecycle, reschedule, { starts_at });

    world.release();

    assertEquals(await refusal(asked.result()), ["Refused", `Cannot reschedule booking "123": ${why}`]);
    assertEquals((await lifecycle.result()).status, "completed");
    assertEquals((await world.booking()).starts_at, world.starts_at);
  });
}

Deno.test("a booking that cannot be opened answers whoever asked for something with the reason", async () => {
  await using world = await heldWorld();
  const lifecycle = await world.temporal.start("BookingLifecycleWorkflow", { booking_id: "999" }, "booking-999");
  const asked = await askAhead(lifecycle, cancel, { by: "guest" });

  world.release();

  assertEquals(await refusal(asked.result()), ["BookingNotFound", 'Booking "999" does not exist']);
  const { cause } = await assertRejects(() => lifecycle.result(), WorkflowFailedError);
  assertEquals(cause?.message, 'Booking "999" does not exist');
});

Deno.test("stopped before its booking is opened, a lifecycle tells nobody anything and answers who asked", async () => {
  await using world = await heldWorld();
  const lifecycle = await world.start();
  const asked = await askAhead(lifecycle, cancel, { by: "guest" });

  await lifecycle.cancel();
  // Not while it is on its way: this server loses a workflow task in which a cancellation meets an activity's end.
  await eventually(async () =>
    (await lifecycle.fetchHistory()).events!.some((event) => event.activityTaskCancelRequestedEventAttributes)
  );
  world.release();

  await assertRejects(() => asked.result(), WorkflowUpdateFailedError);
  await assertRejects(() => lifecycle.result(), WorkflowFailedError);
  assertEquals((await lifecycle.describe()).status.name, "CANCELLED");
  assertEquals((await steps(lifecycle)).confirmations, "skipped: stopped by an operator");
  assertEquals([world.mails, (await world.booking()).status], [[], "confirmed"]);
});

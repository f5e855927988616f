import { assertEquals } from "@std/assert";
import { bookingWorld, eventually, GUEST, HOST, HOUR, inform, joined, MINUTE, quiet, steps, stop } from "./world.ts";

Deno.test("started a second time while it runs, a booking is refused", async () => {
  await using world = await bookingWorld();
  const lifecycle = await world.start();

  const second = await world.start().then(() => "started", (error: Error) => error.name);
  await inform(lifecycle, "cancel", { by: "host" });

  assertEquals(second, "WorkflowExecutionAlreadyStartedError");
  await lifecycle.result();
});

for (const [status, missing] of [["completed", null], ["cancelled", null], ["no_show", "guest"]] as const) {
  Deno.test(`started for a booking that is ${status} already, it answers that and does nothing`, async () => {
    await using world = await bookingWorld({ booking: { status, missing } });
    const lifecycle = await world.start();

    assertEquals(await lifecycle.result(), { booking_id: "123", status, ...(missing && { missing }) });
    assertEquals([world.mails, world.rooms, (await world.money()).held], [[], [], 8500]);
    const { room } = await steps(lifecycle);
    assertEquals(room, `skipped: the booking is ${status.replace("_", " ")} already`);
    assertEquals((await lifecycle.query<{ status: string }>("status")).status, status);
  });
}

Deno.test("two lifecycles of one booking send nothing twice and pay once", async () => {
  await using world = await bookingWorld();
  const [one, other] = [await world.start(), await world.start("booking-123-again")];

  const results = [await one.result(), await other.result()];

  assertEquals(results.map(({ status }) => status), ["completed", "completed"]);
  assertEquals(new Set(world.mails.map(({ key }) => key)).size, world.mails.length);
  assertEquals(world.mails.length, 10);
  assertEquals(await world.money(), { held: 0, host: 7225, fees: 1275, refunds: 0 });
});

Deno.test("two lifecycles of a session that was missed settle it once", async () => {
  await using world = await bookingWorld({ startsIn: HOUR, inRoom: () => [HOST] });
  const [one, other] = [await world.start(), await world.start("booking-123-again")];

  const results = [await one.result(), await other.result()];

  assertEquals(results.map(({ missing }) => missing), ["guest", "guest"]);
  assertEquals(await world.strikes(), ["g1 guest_no_show"]);
  assertEquals(await world.money(), { held: 0, host: 7225, fees: 1275, refunds: 0 });
});

Deno.test("a lifecycle taken up again after it was stopped knows who came", async () => {
  await using world = await bookingWorld({ startsIn: HOUR, inRoom: () => [] });
  const first = await world.start();
  await world.until(world.starts_at + 5 * MINUTE);
  for (const identity of [GUEST, HOST]) await inform(first, "attendance", joined(identity, world.starts_at + MINUTE));
  await eventually(async () => (await world.seen()).length === 2);
  await quiet(first);
  await stop(first);

  const second = await world.start();

  assertEquals((await second.result()).status, "completed");
  assertEquals(new Set(world.mails.map(({ key }) => key)).size, world.mails.length);
});

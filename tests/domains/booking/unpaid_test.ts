// Bookings that end while what the guest is to pay for them is still open.
import { assertEquals, assertRejects } from "@std/assert";
import { WorkflowFailedError } from "@temporalio/client";
import { cancel } from "../../../domains/booking/contract.ts";
import { asked, DECLINED, pay, payWithTrouble, stripe, TAKEN } from "./unpaid.ts";
import { ask, bookingWorld, DAY, HOST, HOUR, steps, type WorldOptions } from "./world.ts";

/** Booking 123, and its payment, which the guest has been asked to see to. */
async function unpaidWorld(options: WorldOptions) {
  const world = await bookingWorld({ paid: 0, ...options });
  const lifecycle = await world.start();
  return { ...world, lifecycle, payment: await payWithTrouble(world) };
}

Deno.test("a guest who has called a booking off is not asked for its payment any more", async () => {
  await using world = await unpaidWorld({ stripe: stripe(DECLINED) });

  await ask(world.lifecycle, cancel, { by: "guest" });

  await assertRejects(() => world.payment.result(), WorkflowFailedError, "cancelled");
  assertEquals((await steps(world.payment)).receipt, "skipped: stopped: start it again to go on");
  await world.temporal.env.sleep(5 * DAY);
  assertEquals(asked(world), 1);
});

Deno.test("a payment that comes through at the moment its booking is called off is settled with it", async () => {
  await using world = await unpaidWorld({ refunds: true, stripe: stripe({ status: "requires_action" }, TAKEN) });

  await ask(world.lifecycle, cancel, { by: "host" });

  assertEquals((await world.payment.result()).status, "succeeded");
  assertEquals((await world.refund()).amount, 8500);
  assertEquals(await world.money(), { held: 0, host: 0, fees: 0, refunds: 8500 });
});

Deno.test("nobody is asked any more to pay for a session that the host missed", async () => {
  await using world = await unpaidWorld({ startsIn: HOUR, inRoom: () => [], stripe: stripe(DECLINED) });

  assertEquals((await world.lifecycle.result()).status, "no_show");

  await assertRejects(() => world.payment.result(), WorkflowFailedError, "cancelled");
  assertEquals(asked(world), 1);
});

Deno.test("a guest who has missed a session still owes it, and is still asked", async () => {
  await using world = await unpaidWorld({ startsIn: HOUR, inRoom: () => [HOST], stripe: stripe(DECLINED) });

  assertEquals((await world.lifecycle.result()).status, "no_show");

  await world.passUntil(() => asked(world) === 2, HOUR);
  assertEquals((await world.payment.describe()).status.name, "RUNNING");
});

Deno.test("a payment that is taken up only once its booking was called off asks for nothing", async () => {
  await using world = await unpaidWorld({ stripe: stripe(DECLINED) });
  await ask(world.lifecycle, cancel, { by: "guest" });
  await assertRejects(() => world.payment.result(), WorkflowFailedError, "cancelled");

  assertEquals((await (await pay(world)).result()).status, "failed");
  assertEquals(asked(world), 1);
});

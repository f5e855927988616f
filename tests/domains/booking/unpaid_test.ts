// Bookings that end while what the guest is to pay for them is still open.
import { assertEquals, assertRejects } from "@std/assert";
import { WorkflowFailedError } from "@temporalio/client";
import { cancel } from "../../../domains/booking/contract.ts";
import type { Intent, Payments } from "../../../domains/payment/stripe.ts";
import type { PaymentTables } from "../../../domains/payment/tables.ts";
import { ask, bookingWorld, DAY, eventually, HOST, HOUR, steps, type World, type WorldOptions } from "./world.ts";

const DECLINED: Partial<Intent> = {
  status: "requires_payment_method",
  decline: {
    code: "card_declined",
    message: "Declined.",
    advice: "ask_for_another_method",
    same_method_again: true,
  },
};

const TAKEN: Partial<Intent> = { status: "succeeded", charge: { id: "ch_1", fee: 153 } };

/** A Stripe of which a charge gets this answer, and its withdrawal that one. */
function stripe(charged: Partial<Intent>, withdrawn: Partial<Intent> = { status: "canceled" }): Partial<Payments> {
  const intents = new Map<string, Intent>();
  const put = (intent: Partial<Intent> & { id: string }) => {
    intents.set(intent.id, { amount: 8500, currency: "eur", status: "canceled", ...intent });
    return Promise.resolve(intents.get(intent.id)!);
  };
  return {
    charge: ({ attempt }) => put({ id: `pi_${attempt}`, ...charged }),
    intent: (id) => Promise.resolve(intents.get(id)!),
    cancelIntent: (id) => put({ id, ...(intents.get(id)!.status === "canceled" ? {} : withdrawn) }),
  };
}

/** Booking 123, and payment 456 of 85.00 for it, which the guest has been asked to see to. */
async function unpaidWorld(options: WorldOptions) {
  const world = await bookingWorld({ paid: 0, ...options });
  await world.store.tables<PaymentTables>().insertInto("payments").values({
    id: "456",
    booking_id: "123",
    payer_id: "g1",
    amount: 8500,
    currency: "eur",
    status: "pending",
    payment_method: "pm_1",
  }).execute();
  const lifecycle = await world.start();
  const input = { payment_id: "456", amount: 8500 };
  const payment = await world.temporal.start("PaymentProcessingWorkflow", input, "payment-456");
  await eventually(() => asked(world) === 1);
  return { ...world, lifecycle, payment };
}

/** How often the guest was asked to see to the payment. */
const asked = ({ mails }: Pick<World, "mails">) =>
  mails.filter(({ key }) => /^payment:456:(another_method|action_required):/.test(key)).length;

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

  const input = { payment_id: "456", amount: 8500 };
  const again = await world.temporal.start("PaymentProcessingWorkflow", input, "payment-456");

  assertEquals((await again.result()).status, "failed");
  assertEquals(asked(world), 1);
});

// Payments that come through once their booking is settled.
import { assertEquals } from "@std/assert";
import type { Kysely } from "kysely";
import { ACCOUNTS } from "../../../domains/payment/ledger.ts";
import { requestRefund } from "../../../domains/payment/settlement.ts";
import type { PaymentTables } from "../../../domains/payment/tables.ts";
import { engines } from "../../stores.ts";
import { DAY, paymentWorld, type World } from "./world.ts";

const SLOW = { payment_method: "pm_usBankAccount_success" };

/** The guest calls the booking off, and is to have this share back. */
const callOff = (world: World, percent: number) =>
  world.store.transaction((tx: Kysely<PaymentTables>) =>
    requestRefund(tx, { booking_id: "123", percent, cause: "guest_cancelled" }, Date.now())
  );

/** The bank is at it, and nobody knows yet whether it comes through. */
async function processing(world: World): Promise<void> {
  await world.until(await world.pay(), "charge", "waiting", "for the bank");
}

/** The bank has taken it, and Stripe says so. */
async function comesThrough(world: World): Promise<void> {
  world.stripe.advance(4 * DAY);
  await world.webhooks();
  assertEquals((await world.endedAtOnce("payment-456")).status, "succeeded");
}

for (const engine of engines) {
  Deno.test(`${engine}: what the bank takes after the booking was called off goes back as it would have before`, async () => {
    await using world = await paymentWorld({ engine, payment: SLOW });
    await processing(world);
    assertEquals(await callOff(world, 50), { refunds: [], collecting: ["payment-456"] });
    assertEquals(await world.earn(), null);

    await comesThrough(world);
    const refunded = await world.endedAtOnce("refund-456.booking-123");

    assertEquals([refunded.status, refunded.amount], ["succeeded", 4250]);
    assertEquals(world.stripe.state().refunds.map(({ amount }) => amount), [4250]);
    assertEquals(await world.balance(ACCOUNTS.held("456")), 0);
    assertEquals(await world.balance(ACCOUNTS.host("grace")), -3613);
    await world.agrees();
  });
}

Deno.test("what the bank takes after the session took place is the host's", async () => {
  await using world = await paymentWorld({ payment: SLOW });
  await processing(world);
  await world.earn();

  await comesThrough(world);

  assertEquals(await world.balance(ACCOUNTS.host("grace")), -7225);
  assertEquals(world.stripe.state().refunds, []);
  await world.agrees();
});

Deno.test("a share that was decided first stands for what comes through later, too", async () => {
  await using world = await paymentWorld({ payment: SLOW });
  await processing(world);
  await callOff(world, 100);
  await callOff(world, 0);

  await comesThrough(world);

  assertEquals((await world.endedAtOnce("refund-456.booking-123")).amount, 8500);
  await world.agrees();
});

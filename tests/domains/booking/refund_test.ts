import { assertEquals } from "@std/assert";
import { cancel } from "../../../domains/booking/contract.ts";
import { ACCOUNTS, balance } from "../../../domains/payment/ledger.ts";
import type { PaymentTables } from "../../../domains/payment/tables.ts";
import { ask, bookingWorld, eventually, GUEST, HOUR, MINUTE, type World } from "./world.ts";

/** What guests still have coming, minor units. */
const owed = async ({ store }: World) => 0 - await balance(store.tables<PaymentTables>(), ACCOUNTS.refunds, "eur");

const refunded = (amount: number) => ({
  payment_id: "456",
  refund_id: "booking-123",
  status: "succeeded",
  amount,
  currency: "eur",
});

Deno.test("a cancellation has the guest's money given back through Stripe", async () => {
  await using world = await bookingWorld({ refunds: true });
  const lifecycle = await world.start();
  await eventually(() => world.mails.length === 2);

  await ask(lifecycle, cancel, { by: "host" });

  assertEquals((await lifecycle.result()).refund, { amount: 8500, currency: "eur" });
  assertEquals(await world.refund(), refunded(8500));
  assertEquals(await owed(world), 0);
});

Deno.test("a session that the host missed has the guest's money given back through Stripe", async () => {
  await using world = await bookingWorld({ refunds: true, startsIn: HOUR, inRoom: () => [GUEST] });

  await (await world.start()).result();

  assertEquals(await world.refund(), refunded(8500));
  assertEquals(await owed(world), 0);
});

Deno.test("a session that the host breaks off is paid for as far as it took place", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const lifecycle = await world.start();
  await world.until(world.starts_at + 15 * MINUTE);
  await eventually(async () => (await world.seen()).length === 2);

  await ask(lifecycle, cancel, { by: "host" });

  const { refund, earning } = await lifecycle.result();
  assertEquals(refund, { amount: 6375, currency: "eur" });
  assertEquals(earning, { gross: 2125, platform_fee: 318, net: 1807, currency: "eur" });
});

// Everything at once: two workers, payments, refunds and payouts of one host, on either engine.
import { assertEquals } from "@std/assert";
import { ACCOUNTS } from "../../../domains/payment/ledger.ts";
import { engines } from "../../stores.ts";
import { ACCOUNT, paymentWorld } from "./world.ts";

const PAYMENTS = ["500", "501", "502", "503"];

for (const engine of engines) {
  Deno.test(`${engine}: two workers at once move nothing twice and lose nothing`, async () => {
    await using world = await paymentWorld({ engine, workers: 2 });
    for (const id of PAYMENTS) await world.insertPayment({ id, booking_id: `b${id}`, amount: 10_000 });
    const pay = (id: string, by: string) => world.pay({ payment_id: id, amount: 10_000 }, by);
    const refund = (id: string, refund_id: string, amount: number) =>
      world.refund({ payment_id: id, refund_id, amount }, `refund-${id}.${refund_id}`);
    const all = async <T>(started: Promise<T>[]) => await Promise.all(started);

    const paid = await all(PAYMENTS.flatMap((id) => [pay(id, `payment-${id}`), pay(id, `by-hand-${id}`)]));
    for (const payment of paid) await world.ended(payment).catch(() => {});
    await all(PAYMENTS.map((id) => world.earn(`b${id}`)));
    const moving = await all([
      world.payOut(),
      ...PAYMENTS.flatMap((id) => [refund(id, "a", 2000), refund(id, "b", 3000)]),
    ]);
    for (const workflow of moving) await world.ended(workflow);
    await world.ended(await world.payOut());

    const { charges, refunds, transfers, reversals, payouts } = world.stripe.state();
    const sum = (rows: { amount: number }[]) => rows.reduce((total, { amount }) => total + amount, 0);
    const taken = charges.filter(({ source_transfer, paid }) => paid && !source_transfer);
    assertEquals([taken.length, sum(taken), sum(refunds)], [4, 40_000, 20_000]);
    const inDebt = await world.balance(ACCOUNTS.debt("grace")) + await world.balance(ACCOUNTS.host("grace"));
    assertEquals(sum(transfers) - sum(reversals) - inDebt, 4 * 4250);
    const { available, pending } = world.stripe.funds("eur", ACCOUNT);
    assertEquals([available + pending, sum(payouts)], [0, sum(transfers) - sum(reversals)]);
    assertEquals(await world.balance(ACCOUNTS.fees), -4 * 750);
    await world.agrees();
  });
}

// The money of a booking through the factory, on both engines.
import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { type Kysely, sql } from "kysely";
import { createActivities } from "../../../domains/payment/activities.ts";
import { ACCOUNTS, balance, post } from "../../../domains/payment/ledger.ts";
import type { Payments } from "../../../domains/payment/stripe.ts";
import { STANDARD_TERMS } from "../../../domains/payment/terms.ts";
import { paymentDeps } from "../../../platform/payments.ts";
import type { PaymentTables } from "../../../domains/payment/tables.ts";
import type { Engine } from "../../../store/mod.ts";
import { platformStore } from "../booking/platform.ts";
import { engines } from "../../stores.ts";

const BOOKING = { booking_id: "123", host_id: "h1" };
const EARNING = { gross: 8500, platform_fee: 1275, net: 7225, currency: "eur" };
const refund = (percent: number) => ({ booking_id: "123", percent, cause: "guest_cancelled" as const });
const PAYMENTS = { terms: STANDARD_TERMS, fee_basis_points: 1500, payout_minimum: 1000 };

/** Neither Stripe nor anybody else is asked for anything. */
const nobody = () => Promise.reject(new Error("nobody is asked"));
const stripe = new Proxy({} as Payments, { get: () => nobody });

async function books(engine: Engine, paid = 8500) {
  const store = await platformStore(engine);
  await store.seed({ starts_at: 1, ends_at: 2, paid, at: 0 });
  const tables = store.tables<PaymentTables>();
  const at = async (account: string) => -await balance(tables, account, "eur") + 0;
  return {
    store,
    tables,
    ...createActivities({
      store,
      now: () => 1000,
      sendEmail: nobody,
      ...paymentDeps(PAYMENTS, { stripe, webUrl: "" }),
    }),
    /** What was handed to whom, minor units. */
    money: async () => ({
      held: await at(ACCOUNTS.held("456")),
      host: await at(ACCOUNTS.host("h1")),
      fees: await at(ACCOUNTS.fees),
      refunds: await at(ACCOUNTS.refunds),
    }),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** SQLite's way to write over a row. */
const replaced = (db: Kysely<PaymentTables>) =>
  sql`insert or replace into ledger_transactions (key, description, at) values ('payment:456:charge', '', 0)`
    .execute(db);

for (const engine of engines) {
  Deno.test(`${engine}: an earning is recorded once`, async () => {
    await using book = await books(engine);

    const [first, second] = [await book.recordEarning(BOOKING), await book.recordEarning(BOOKING)];

    assertEquals([first, second], [EARNING, EARNING]);
    assertEquals(await book.money(), { held: 0, host: 7225, fees: 1275, refunds: 0 });
  });

  Deno.test(`${engine}: a refund is requested once, and the rest is the host's`, async () => {
    await using book = await books(engine, 8501);

    const [first, second] = [await book.requestRefund(refund(50)), await book.requestRefund(refund(100))];
    const earning = await book.recordEarning(BOOKING);

    const of = { amount: 4251, currency: "eur" };
    const requested = { total: of, refunds: [{ payment_id: "456", refund_id: "booking-123", ...of }] };
    assertEquals([first, second], [requested, requested]);
    assertEquals(earning?.gross, 4250);
    const rows = await book.tables.selectFrom("refunds").select(["payment_id", "amount", "status"]).execute();
    assertEquals(rows, [{ payment_id: "456", amount: 4251, status: "reserved" }]);
  });

  Deno.test(`${engine}: an earning of which all goes back is not recorded again`, async () => {
    await using book = await books(engine);
    await book.recordEarning(BOOKING);

    const refunded = await book.requestRefund(refund(100));

    assertEquals([refunded?.total?.amount, await book.recordEarning(BOOKING)], [8500, null]);
    assertEquals(await book.money(), { held: 0, host: 0, fees: 0, refunds: 8500 });
  });

  Deno.test(`${engine}: where nothing was paid, or nothing goes back, nothing is moved`, async () => {
    await using unpaid = await books(engine, 0);
    await using paid = await books(engine);

    assertEquals([await unpaid.recordEarning(BOOKING), await unpaid.requestRefund(refund(100))], [null, null]);
    assertEquals(await paid.requestRefund(refund(0)), null);
    assertEquals((await paid.money()).held, 8500);
  });

  Deno.test(`${engine}: calls at the same time never hand out more than is held`, async () => {
    await using book = await books(engine);

    await Promise.all([
      book.recordEarning(BOOKING),
      book.requestRefund(refund(50)),
      book.recordEarning(BOOKING),
      book.requestRefund(refund(100)),
    ]);

    const { held, host, fees, refunds } = await book.money();
    assertEquals(held + host + fees + refunds, 8500);
    assertEquals([held, host, fees, refunds].every((amount) => amount >= 0), true);
  });

  Deno.test(`${engine}: the ledger sums to zero and nothing goes below zero, whatever is asked in whatever order`, async () => {
    const step = fc.oneof(
      fc.constant("earn" as const),
      fc.integer({ min: 0, max: 100 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), fc.integer({ min: 1, max: 100_000 }), async (asks, paid) => {
        await using book = await books(engine, paid);
        for (const ask of asks) {
          if (ask === "earn") await book.recordEarning(BOOKING);
          else await book.requestRefund(refund(ask));
        }

        const { held, host, fees, refunds } = await book.money();
        assertEquals(held + host + fees + refunds, paid);
        assertEquals(Math.min(held, host, fees, refunds) >= 0, true);
        const { sum } = await book.tables.selectFrom("ledger_entries").select((of) => of.fn.sum("amount").as("sum"))
          .executeTakeFirstOrThrow();
        assertEquals(Number(sum), 0);
      }),
      { numRuns: engine === "sqlite" ? 40 : 10 },
    );
  });

  Deno.test(`${engine}: the database refuses a transaction that does not sum to zero in each currency`, async () => {
    await using book = await books(engine);
    const entry = (amount: number, currency = "eur") => ({ account: "stripe", amount, currency });

    for (const entries of [[entry(5)], [entry(5), entry(-4)], [entry(5), entry(-5, "usd")]]) {
      await assertRejects(
        () => book.store.transaction((tx) => post(tx, { key: "k", description: "", entries, at: 0 })),
        Error,
        "a ledger transaction must sum to zero in each currency",
      );
    }
    assertEquals((await book.tables.selectFrom("ledger_transactions").select("key").execute()).length, 1);
  });

  Deno.test(`${engine}: what is in the ledger can be neither changed, removed nor added to`, async () => {
    await using book = await books(engine);
    const db = book.tables;
    const changes = [
      () => db.updateTable("ledger_entries").set({ amount: 1 }).execute(),
      () => db.deleteFrom("ledger_entries").execute(),
      () => db.updateTable("ledger_transactions").set({ at: 1 }).execute(),
      () => db.deleteFrom("ledger_transactions").execute(),
      () => engine === "sqlite" ? replaced(db) : sql`truncate ledger_entries`.execute(db),
      () =>
        db.insertInto("ledger_entries")
          .values({ transaction_key: "payment:456:charge", account: "stripe", amount: 1, currency: "eur" }).execute(),
    ];

    for (const change of changes) {
      await assertRejects(change, Error, "ledger entries are never changed: post a new transaction");
    }
    assertEquals((await book.money()).held, 8500);
  });
}

Deno.test("refund and rest add up to what was held, and half a cent is the guest's", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 0, max: 100 }), async (paid, percent) => {
      await using book = await books("sqlite", paid);

      const refunded = (await book.requestRefund(refund(percent)))?.total?.amount ?? 0;
      const earned = (await book.recordEarning(BOOKING))?.gross ?? 0;

      assertEquals(refunded + earned, paid);
      assertEquals(BigInt(refunded), (BigInt(paid) * BigInt(percent) + 99n) / 100n);
    }),
    { numRuns: 40 },
  );
});

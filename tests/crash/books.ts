// All that the books say in the end, read as plainly as can be: no code of the domain's own takes part in the comparison.
import { sql } from "kysely";
import type { PaymentTables } from "../../domains/payment/tables.ts";
import type { Store } from "../../store/mod.ts";

/** The books as rows. */
export type Books = Awaited<ReturnType<typeof readBooks>>;

/** Reads the books. */
export async function readBooks(store: Store) {
  const db = store.tables<PaymentTables>();
  return {
    payments: await db.selectFrom("payments").selectAll().execute(),
    refunds: await db.selectFrom("refunds").selectAll().execute(),
    payouts: await db.selectFrom("payouts").selectAll().execute(),
    transfers: await db.selectFrom("transfers").selectAll().execute(),
    entries: await db.selectFrom("ledger_entries").selectAll().execute(),
    /** What each transaction moves on the account "stripe", by what Stripe calls the movement. */
    atStripe: await db.selectFrom("ledger_transactions").innerJoin(
      "ledger_entries",
      (join) => join.onRef("transaction_key", "=", "key").on("account", "=", "stripe"),
    ).select(["stripe_id", "key", "currency", sql<number>`sum(amount)`.as("amount")])
      .groupBy(["stripe_id", "key", "currency"]).execute(),
  };
}

// The ledger as people read it.
import type { PaymentTables } from "../../domains/payment/tables.ts";
import type { Store } from "../../store/mod.ts";
import { money } from "../../text/money.ts";

/** Every posting about a booking, its debits and credits under it, and whether they balance. */
export async function ledgerLines(store: Store, bookingId: string): Promise<string[]> {
  const entries = await store.tables<PaymentTables>().selectFrom("ledger_entries as entry")
    .innerJoin("ledger_transactions as posting", "posting.key", "entry.transaction_key")
    .select(["posting.description", "entry.account", "entry.amount", "entry.currency"])
    .where("posting.description", "like", `Booking ${bookingId}:%`)
    .orderBy("posting.at").orderBy("entry.amount", "desc").execute();
  const lines: string[] = [];
  let posting = "";
  for (const { description, account, amount, currency } of entries) {
    if (description !== posting) lines.push(posting = description);
    const sides = ["", ""];
    sides[amount > 0 ? 0 : 1] = money(Math.abs(amount), currency);
    lines.push(`  ${account.padEnd(24)}${sides[0].padStart(10)}${sides[1].padStart(12)}`.trimEnd());
  }
  const sum = entries.reduce((total, { amount }) => total + amount, 0);
  lines.push(`  debits and credits differ by ${sum}`);
  return lines;
}

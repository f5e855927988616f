// The ledger as people read it.
import type { PaymentTables } from "../../domains/payment/tables.ts";
import type { Store } from "../../store/mod.ts";
import { money } from "../../text/money.ts";

/**
 * Every posting about something, its debits and credits under it, and whether they balance.
 *
 * @param subject as its postings' descriptions begin: "Booking 123", "Payment 456", "Host grace"
 * @returns no lines if there is none; `sum` of all entries, minor units
 */
export async function ledgerLines(store: Store, subject: string): Promise<{ lines: string[]; sum: number }> {
  const entries = await store.tables<PaymentTables>().selectFrom("ledger_entries as entry")
    .innerJoin("ledger_transactions as posting", "posting.key", "entry.transaction_key")
    .select(["posting.key", "posting.description", "entry.account", "entry.amount", "entry.currency"])
    .where("posting.description", "like", `${subject}:%`)
    .orderBy("posting.at").orderBy("posting.key").orderBy("entry.amount", "desc").execute();
  if (entries.length === 0) return { lines: [], sum: 0 };
  const width = Math.max(...entries.map(({ account }) => account.length));
  const lines: string[] = [];
  let posting = "";
  for (const { key, description, account, amount, currency } of entries) {
    if (key !== posting) lines.push(description);
    posting = key;
    const sides = ["", ""];
    sides[amount > 0 ? 0 : 1] = money(Math.abs(amount), currency);
    lines.push(`  ${account.padEnd(width)}${sides[0].padStart(12)}${sides[1].padStart(12)}`.trimEnd());
  }
  const sum = entries.reduce((total, { amount }) => total + amount, 0);
  return { lines: [...lines, `  debits and credits differ by ${sum}`], sum };
}

// Ledger transactions as the check compares them.
import type { PaymentTables } from "../tables.ts";
import type { Tx } from "./part.ts";

/** A ledger transaction with its entries. */
export interface Posted {
  key: string;
  stripe_id: string | null;
  entries: PaymentTables["ledger_entries"][];
}

/** Ledger transactions by their keys. */
export type PostedByKey = ReadonlyMap<string, Posted>;

/** The transactions of these keys, as far as there are any. */
export async function postingsOf(tx: Tx, keys: readonly string[]): Promise<PostedByKey> {
  if (keys.length === 0) return new Map();
  const transactions = await tx.selectFrom("ledger_transactions").select(["key", "stripe_id"])
    .where("key", "in", keys).execute();
  return await withEntries(tx, transactions);
}

/** Transactions with their entries, in the order given. */
export async function withEntries(
  tx: Tx,
  transactions: readonly Pick<Posted, "key" | "stripe_id">[],
): Promise<PostedByKey> {
  const posted = new Map(
    transactions.map((transaction) => [transaction.key, { ...transaction, entries: [] } as Posted]),
  );
  if (posted.size === 0) return posted;
  const entries = await tx.selectFrom("ledger_entries").selectAll()
    .where("transaction_key", "in", [...posted.keys()]).execute();
  for (const entry of entries) posted.get(entry.transaction_key)!.entries.push(entry);
  return posted;
}

/** What a transaction moves on accounts in a currency: debits less credits, minor units. Zero without a transaction. */
export function moved(posted: Posted | undefined, account: string | RegExp, currency: string): number {
  const meant = (entry: PaymentTables["ledger_entries"]) =>
    entry.currency === currency &&
    (typeof account === "string" ? entry.account === account : account.test(entry.account));
  return (posted?.entries ?? []).filter(meant).reduce((sum, { amount }) => sum + amount, 0);
}

/** Sums by a name. */
export function sums<T>(rows: readonly T[], name: (row: T) => string, amount: (row: T) => number): Map<string, number> {
  const found = new Map<string, number>();
  for (const row of rows) found.set(name(row), (found.get(name(row)) ?? 0) + amount(row));
  return found;
}

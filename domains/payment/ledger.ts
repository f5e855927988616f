import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import type { PaymentTables } from "./tables.ts";

/** One side of a ledger transaction: positive amounts debit the account, negative ones credit it. Minor units. */
export interface Entry {
  account: string;
  amount: number;
  currency: string;
}

/** A ledger transaction: its entries sum to zero in each currency. */
export interface Posting {
  /** Business identity of its cause: posted once. */
  key: string;
  description: string;
  /** What Stripe calls the movement on its side, if there is one. */
  stripe_id?: string;
  entries: Entry[];
  /** Epoch milliseconds. */
  at: number;
}

/** The accounts of the house, by name. */
export const ACCOUNTS = {
  /** Money that Stripe holds for the platform. */
  stripe: "stripe",
  /** What a guest paid and nobody has earned yet. */
  held: (paymentId: string) => `payment:${paymentId}:held`,
  /** What a host has earned and was not paid yet. */
  host: (hostId: string) => `host:${hostId}:payable`,
  /** The platform's own income. */
  fees: "platform:fees",
  /** What is on its way back to guests. */
  refunds: "guests:refunds",
  /** What is on its way to hosts' banks. */
  payouts: "hosts:payouts",
  /** What a host who was paid must give back, and could not. */
  debt: (hostId: string) => `host:${hostId}:debt`,
  /** What Stripe keeps of each charge. */
  stripeFees: "stripe:fees",
} as const;

/**
 * Posts a transaction once. Entries of nothing are left out.
 *
 * @returns false if its key was posted before; nothing is changed then
 * @throws ApplicationFailure `LedgerConflict`, non-retryable, if it was posted for another movement at Stripe
 * @throws Error from the database if the entries do not sum to zero
 */
export async function post(tx: Kysely<PaymentTables>, posting: Posting): Promise<boolean> {
  const { key, description, stripe_id = null, at } = posting;
  const posted = await tx.selectFrom("ledger_transactions").select("stripe_id").where("key", "=", key)
    .executeTakeFirst();
  if (posted) {
    if (posted.stripe_id === stripe_id) return false;
    const message = `Cannot book ${stripe_id} as "${key}": that is ${posted.stripe_id} already`;
    throw ApplicationFailure.nonRetryable(message, "LedgerConflict");
  }
  const entries = posting.entries.filter(({ amount }) => amount !== 0);
  await tx.insertInto("ledger_entries").values(entries.map((entry) => ({ transaction_key: key, ...entry }))).execute();
  await tx.insertInto("ledger_transactions").values({ key, description, stripe_id, at }).execute();
  return true;
}

/** What stands on an account in a currency: debits less credits, minor units. */
export async function balance(db: Kysely<PaymentTables>, account: string, currency: string): Promise<number> {
  const { sum } = await db.selectFrom("ledger_entries")
    .select((of) => of.fn.coalesce(of.fn.sum<number>("amount"), of.lit(0)).as("sum"))
    .where("account", "=", account).where("currency", "=", currency)
    .executeTakeFirstOrThrow();
  return Number(sum);
}

// Payments, refunds, and the double-entry ledger, whose rules the database itself keeps.
import { type Kysely, sql } from "kysely";
import type { Engine, Migration } from "../../store/mod.ts";

/** Amounts are minor units, instants epoch milliseconds. */
export interface PaymentTables {
  payments: PaymentRow;
  refunds: RefundRow;
  earnings: EarningRow;
  payouts: PayoutRow;
  transfers: TransferRow;
  payout_accounts: { host_id: string; stripe_account: string };
  stripe_calls: StripeCallRow;
  ledger_transactions: LedgerTransactionRow;
  ledger_entries: { transaction_key: string; account: string; amount: number; currency: string };
}

/** What a guest pays, for a booking or for something else. */
export interface PaymentRow {
  id: string;
  booking_id: string | null;
  /** The person who pays. */
  payer_id: string;
  amount: number;
  currency: string;
  status: "pending" | "succeeded" | "failed" | "refunded";
  /** Stripe's ids: of the method to charge, of the customer it belongs to, of what came of it. */
  payment_method: string;
  customer: string | null;
  payment_intent: string | null;
  charge: string | null;
}

/** Money that goes back to a guest: set aside in the books first, then given back through Stripe. */
export interface RefundRow {
  payment_id: string;
  /** Tells refunds of one payment apart. */
  refund_id: string;
  amount: number;
  /** What of it the host gives, and the platform out of its fee; the rest was still held. */
  from_host: number;
  from_fee: number;
  currency: string;
  cause: string;
  /** `reserved` in the books; `failed` after Stripe had said otherwise: owed again. */
  status: "reserved" | "succeeded" | "failed" | "abandoned";
  stripe_refund: string | null;
  /** Counts the refunds asked of Stripe: another one after one has failed. */
  attempt: number;
  at: number;
}

/** What a host has earned by a booking and still has coming, less what went back to the guest. */
export interface EarningRow {
  booking_id: string;
  host_id: string;
  gross: number;
  net: number;
  currency: string;
  /** The payout that carries it; null: not paid out yet. */
  payout_id: string | null;
}

/** A host's balance on its way to their bank. One is open per host and currency. */
export interface PayoutRow {
  id: string;
  host_id: string;
  stripe_account: string;
  amount: number;
  currency: string;
  status: "open" | "paid" | "abandoned";
  stripe_payout: string | null;
  /** Counts the payouts asked of Stripe: another one after one has failed. */
  attempt: number;
  at: number;
}

/** The part of a payout that comes from one booking's charge. */
export interface TransferRow {
  payout_id: string;
  booking_id: string;
  amount: number;
  /** The charge that it is taken from, whether or not its funds are available yet. */
  charge: string;
  stripe_transfer: string | null;
}

/** A call to Stripe that must take effect once: when its key was first used, and how often it was replaced. */
interface StripeCallRow {
  key: string;
  generation: number;
  first_tried_at: number;
  /** 1: Stripe answered with an error of its own, which it would repeat for this key. */
  indeterminate: number;
}

interface LedgerTransactionRow {
  key: string;
  description: string;
  /** What Stripe calls the movement on its side: `ch_…`, `re_…`, `tr_…`, `trr_…`. Null: none there. */
  stripe_id: string | null;
  at: number;
}

export const migrations: Migration[] = [{
  name: "payment/001_payments_and_ledger",
  async up(db: Kysely<unknown>, engine: Engine) {
    await db.schema.createTable("payments")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("booking_id", "text")
      .addColumn("payer_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("amount", "bigint", (column) => column.notNull().check(sql`amount > 0`))
      .addColumn("currency", "text", (column) => column.notNull())
      .addColumn("status", "text", (column) => column.notNull())
      .addColumn("payment_method", "text", (column) => column.notNull())
      .addColumn("customer", "text")
      .addColumn("payment_intent", "text")
      .addColumn("charge", "text")
      .execute();
    await db.schema.createIndex("payments_of_a_booking").on("payments").column("booking_id").execute();
    await db.schema.createTable("refunds")
      .addColumn("payment_id", "text", (column) => column.notNull().references("payments.id"))
      .addColumn("refund_id", "text", (column) => column.notNull())
      .addColumn("amount", "bigint", (column) => column.notNull().check(sql`amount > 0`))
      .addColumn("from_host", "bigint", (column) => column.notNull())
      .addColumn("from_fee", "bigint", (column) => column.notNull())
      .addColumn("currency", "text", (column) => column.notNull())
      .addColumn("cause", "text", (column) => column.notNull())
      .addColumn("status", "text", (column) => column.notNull())
      .addColumn("stripe_refund", "text")
      .addColumn("attempt", "integer", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("refund_of_a_payment", ["payment_id", "refund_id"])
      .execute();
    await db.schema.createTable("earnings")
      .addColumn("booking_id", "text", (column) => column.primaryKey())
      .addColumn("host_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("gross", "bigint", (column) => column.notNull().check(sql`gross >= 0`))
      .addColumn("net", "bigint", (column) => column.notNull().check(sql`net >= 0`))
      .addColumn("currency", "text", (column) => column.notNull())
      .addColumn("payout_id", "text")
      .execute();
    await db.schema.createTable("payouts")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("host_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("stripe_account", "text", (column) => column.notNull())
      .addColumn("amount", "bigint", (column) => column.notNull().check(sql`amount > 0`))
      .addColumn("currency", "text", (column) => column.notNull())
      .addColumn("status", "text", (column) => column.notNull())
      .addColumn("stripe_payout", "text")
      .addColumn("attempt", "integer", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .execute();
    // The database itself keeps a host's balance from being paid out twice.
    await sql`CREATE UNIQUE INDEX one_open_payout ON payouts (host_id, currency) WHERE status = 'open'`.execute(db);
    await db.schema.createTable("transfers")
      .addColumn("payout_id", "text", (column) => column.notNull().references("payouts.id"))
      .addColumn("booking_id", "text", (column) => column.notNull())
      .addColumn("amount", "bigint", (column) => column.notNull().check(sql`amount > 0`))
      .addColumn("charge", "text", (column) => column.notNull())
      .addColumn("stripe_transfer", "text")
      .addPrimaryKeyConstraint("transfer_of_a_payout", ["payout_id", "booking_id"])
      .execute();
    await db.schema.createTable("payout_accounts")
      .addColumn("host_id", "text", (column) => column.primaryKey().references("people.id"))
      .addColumn("stripe_account", "text", (column) => column.notNull())
      .execute();
    await db.schema.createTable("stripe_calls")
      .addColumn("key", "text", (column) => column.primaryKey())
      .addColumn("generation", "integer", (column) => column.notNull())
      .addColumn("first_tried_at", "bigint", (column) => column.notNull())
      .addColumn("indeterminate", "integer", (column) => column.notNull())
      .execute();
    await db.schema.createTable("ledger_transactions")
      .addColumn("key", "text", (column) => column.primaryKey())
      .addColumn("description", "text", (column) => column.notNull())
      .addColumn("stripe_id", "text")
      .addColumn("at", "bigint", (column) => column.notNull())
      .execute();
    await db.schema.createTable("ledger_entries")
      .addColumn("transaction_key", "text", (column) => column.notNull())
      .addColumn("account", "text", (column) => column.notNull())
      .addColumn("amount", "bigint", (column) => column.notNull())
      .addColumn("currency", "text", (column) => column.notNull())
      .addForeignKeyConstraint(
        "entry_of_a_transaction",
        ["transaction_key"],
        "ledger_transactions",
        ["key"],
        (constraint) => constraint.deferrable().initiallyDeferred(),
      )
      .execute();
    await db.schema.createIndex("entries_of_an_account").on("ledger_entries").column("account").execute();
    await db.schema.createIndex("entries_of_a_transaction").on("ledger_entries").column("transaction_key").execute();
    for (const rule of engine === "sqlite" ? SQLITE_RULES : POSTGRES_RULES) await sql.raw(rule).execute(db);
  },
}];

// A transaction's row seals its entries: they come first, must sum to zero in each currency, and nothing is added,
// changed or removed afterwards.
const UNBALANCED = "a ledger transaction must sum to zero in each currency";
const SEALED = "ledger entries are never changed: post a new transaction";
const sealed = (row: string) => `SELECT 1 FROM ledger_transactions WHERE key = ${row}.transaction_key`;
const unbalanced = (row: string) =>
  `SELECT 1 FROM ledger_entries WHERE transaction_key = ${row}.key GROUP BY currency HAVING sum(amount) <> 0`;
const empty = (row: string) => `NOT EXISTS (SELECT 1 FROM ledger_entries WHERE transaction_key = ${row}.key)`;

const SQLITE_RULES = [
  `CREATE TRIGGER ledger_balance BEFORE INSERT ON ledger_transactions
   WHEN EXISTS (${unbalanced("NEW")}) OR ${empty("NEW")} BEGIN SELECT RAISE(ABORT, '${UNBALANCED}'); END`,
  `CREATE TRIGGER ledger_sealed BEFORE INSERT ON ledger_entries
   WHEN EXISTS (${sealed("NEW")}) BEGIN SELECT RAISE(ABORT, '${SEALED}'); END`,
  ...["ledger_entries", "ledger_transactions"].flatMap((table) =>
    ["UPDATE", "DELETE"].map((change) =>
      `CREATE TRIGGER ${table}_no_${change.toLowerCase()} BEFORE ${change} ON ${table}
       BEGIN SELECT RAISE(ABORT, '${SEALED}'); END`
    )
  ),
];

const POSTGRES_RULES = [
  `CREATE FUNCTION ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     IF EXISTS (${unbalanced("NEW")}) OR ${empty("NEW")} THEN RAISE EXCEPTION '${UNBALANCED}'; END IF;
     RETURN NEW; END $$`,
  `CREATE FUNCTION ledger_open() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     IF EXISTS (${sealed("NEW")}) THEN RAISE EXCEPTION '${SEALED}'; END IF;
     RETURN NEW; END $$`,
  `CREATE FUNCTION ledger_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     RAISE EXCEPTION '${SEALED}'; END $$`,
  `CREATE TRIGGER ledger_balance BEFORE INSERT ON ledger_transactions FOR EACH ROW EXECUTE FUNCTION ledger_balance()`,
  `CREATE TRIGGER ledger_open BEFORE INSERT ON ledger_entries FOR EACH ROW EXECUTE FUNCTION ledger_open()`,
  ...["ledger_entries", "ledger_transactions"].map((table) =>
    `CREATE TRIGGER ${table}_sealed BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION ledger_sealed()`
  ),
];

// Payments, refunds, and the double-entry ledger, whose rules the database itself keeps.
import { type Kysely, sql } from "kysely";
import type { Engine, Migration } from "../../store/mod.ts";

/** Amounts are minor units, instants epoch milliseconds. */
export interface PaymentTables {
  payments: PaymentRow;
  refunds: RefundRow;
  ledger_transactions: { key: string; description: string; at: number };
  ledger_entries: { transaction_key: string; account: string; amount: number; currency: string };
}

/** What a guest paid for a booking. */
export interface PaymentRow {
  id: string;
  booking_id: string;
  amount: number;
  currency: string;
  status: "pending" | "succeeded";
}

interface RefundRow {
  /** Business identity: one refund for one cause. */
  key: string;
  payment_id: string;
  amount: number;
  currency: string;
  reason: string;
  status: "requested";
  at: number;
}

export const migrations: Migration[] = [{
  name: "payment/001_payments_and_ledger",
  async up(db: Kysely<unknown>, engine: Engine) {
    await db.schema.createTable("payments")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("booking_id", "text", (column) => column.notNull())
      .addColumn("amount", "bigint", (column) => column.notNull())
      .addColumn("currency", "text", (column) => column.notNull())
      .addColumn("status", "text", (column) => column.notNull())
      .execute();
    await db.schema.createIndex("payments_of_a_booking").on("payments").column("booking_id").execute();
    await db.schema.createTable("refunds")
      .addColumn("key", "text", (column) => column.primaryKey())
      .addColumn("payment_id", "text", (column) => column.notNull().references("payments.id"))
      .addColumn("amount", "bigint", (column) => column.notNull().check(sql`amount > 0`))
      .addColumn("currency", "text", (column) => column.notNull())
      .addColumn("reason", "text", (column) => column.notNull())
      .addColumn("status", "text", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .execute();
    await db.schema.createTable("ledger_transactions")
      .addColumn("key", "text", (column) => column.primaryKey())
      .addColumn("description", "text", (column) => column.notNull())
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

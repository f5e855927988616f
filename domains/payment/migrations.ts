// How the payment domain's tables are made.
import { type Kysely, sql } from "kysely";
import type { Engine, Migration } from "../../store/mod.ts";
import { ledgerRules } from "./ledger_rules.ts";

export const migrations: Migration[] = [{
  name: "payment/001_payments_and_ledger",
  async up(db: Kysely<unknown>, engine: Engine) {
    await payments(db);
    await refunds(db);
    await payouts(db);
    await db.schema.createTable("stripe_calls")
      .addColumn("key", "text", (column) => column.primaryKey())
      .addColumn("generation", "integer", (column) => column.notNull())
      .addColumn("first_tried_at", "bigint", (column) => column.notNull())
      .addColumn("last_tried_at", "bigint", (column) => column.notNull())
      .addColumn("spent", "integer", (column) => column.notNull())
      .execute();
    await ledger(db);
    for (const rule of ledgerRules(engine)) await sql.raw(rule).execute(db);
  },
}, {
  name: "payment/002_off_session",
  async up(db: Kysely<unknown>, engine: Engine) {
    await db.schema.alterTable("payments").addColumn("collection", "text").execute();
    await earningsWithoutBookings(db, engine);
  },
}, {
  name: "payment/003_failure",
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable("payments").addColumn("failure", "text").execute();
  },
}, {
  name: "payment/004_settled_bookings",
  async up(db: Kysely<unknown>) {
    await db.schema.createTable("settled_bookings")
      .addColumn("booking_id", "text", (column) => column.primaryKey())
      .addColumn("host_id", "text", (column) => column.references("people.id"))
      .addColumn("refund_basis_points", "integer")
      .addColumn("cause", "text")
      .execute();
  },
}];

/** SQLite cannot take a constraint from a column: there the table is made anew. */
async function earningsWithoutBookings(db: Kysely<unknown>, engine: Engine): Promise<void> {
  if (engine === "postgres") {
    await sql`ALTER TABLE earnings ALTER COLUMN booking_id DROP NOT NULL`.execute(db);
    return;
  }
  await sql`ALTER TABLE earnings RENAME TO earnings_of_bookings`.execute(db);
  await sql`DROP INDEX earnings_of_a_host`.execute(db);
  await createEarnings(db, "any");
  await sql`INSERT INTO earnings SELECT * FROM earnings_of_bookings`.execute(db);
  await db.schema.dropTable("earnings_of_bookings").execute();
}

async function createEarnings(db: Kysely<unknown>, from: "bookings" | "any"): Promise<void> {
  await db.schema.createTable("earnings")
    .addColumn("payment_id", "text", (column) => column.primaryKey().references("payments.id"))
    .addColumn("booking_id", "text", (column) => from === "bookings" ? column.notNull() : column)
    .addColumn("host_id", "text", (column) => column.notNull().references("people.id"))
    .addColumn("gross", "bigint", (column) => column.notNull().check(sql`gross >= 0`))
    .addColumn("net", "bigint", (column) => column.notNull().check(sql`net >= 0`))
    .addColumn("currency", "text", (column) => column.notNull())
    .addColumn("fee_basis_points", "integer", (column) => column.notNull())
    .addColumn("payout_id", "text")
    .execute();
  await db.schema.createIndex("earnings_of_a_host").on("earnings").columns(["host_id", "currency"]).execute();
}

async function payments(db: Kysely<unknown>): Promise<void> {
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
    .addColumn("workflow_id", "text")
    .execute();
  await db.schema.createIndex("payments_of_a_booking").on("payments").column("booking_id").execute();
  await db.schema.createTable("charge_attempts")
    .addColumn("payment_id", "text", (column) => column.notNull().references("payments.id"))
    .addColumn("attempt", "integer", (column) => column.notNull())
    .addColumn("payment_method", "text", (column) => column.notNull())
    .addColumn("payment_intent", "text")
    .addColumn("outcome", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("attempt_of_a_payment", ["payment_id", "attempt"])
    .execute();
}

async function refunds(db: Kysely<unknown>): Promise<void> {
  await db.schema.createTable("refunds")
    .addColumn("payment_id", "text", (column) => column.notNull().references("payments.id"))
    .addColumn("refund_id", "text", (column) => column.notNull())
    .addColumn("amount", "bigint", (column) => column.notNull().check(sql`amount > 0`))
    .addColumn("currency", "text", (column) => column.notNull())
    .addColumn("cause", "text", (column) => column.notNull())
    .addColumn("from_host", "bigint", (column) => column.notNull().check(sql`from_host >= 0`))
    .addColumn("from_fee", "bigint", (column) => column.notNull().check(sql`from_fee >= 0`))
    .addColumn("to_reverse", "bigint", (column) => column.notNull().check(sql`to_reverse >= 0`))
    .addColumn("recovery", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("stripe_refund", "text")
    .addColumn("attempt", "integer", (column) => column.notNull())
    .addColumn("workflow_id", "text")
    .addColumn("at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("refund_of_a_payment", ["payment_id", "refund_id"])
    .execute();
  await db.schema.createIndex("refunds_by_stripe_id").on("refunds").column("stripe_refund").execute();
}

async function payouts(db: Kysely<unknown>): Promise<void> {
  await createEarnings(db, "bookings");
  await db.schema.createTable("payouts")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("host_id", "text", (column) => column.notNull().references("people.id"))
    .addColumn("stripe_account", "text", (column) => column.notNull())
    .addColumn("amount", "bigint", (column) => column.notNull().check(sql`amount >= 0`))
    .addColumn("currency", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("stripe_payout", "text")
    .addColumn("attempt", "integer", (column) => column.notNull())
    .addColumn("workflow_id", "text")
    .addColumn("at", "bigint", (column) => column.notNull())
    .execute();
  // The database itself keeps a host's balance from being paid out twice.
  await sql`CREATE UNIQUE INDEX one_open_payout ON payouts (host_id, currency) WHERE status = 'open'`.execute(db);
  await db.schema.createTable("transfers")
    .addColumn("payout_id", "text", (column) => column.notNull().references("payouts.id"))
    .addColumn("part", "text", (column) => column.notNull())
    .addColumn("amount", "bigint", (column) => column.notNull().check(sql`amount > 0`))
    .addColumn("charge", "text")
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("stripe_transfer", "text")
    .addPrimaryKeyConstraint("part_of_a_payout", ["payout_id", "part"])
    .execute();
  await db.schema.createTable("payout_accounts")
    .addColumn("host_id", "text", (column) => column.primaryKey().references("people.id"))
    .addColumn("stripe_account", "text", (column) => column.notNull())
    .execute();
}

async function ledger(db: Kysely<unknown>): Promise<void> {
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
  await db.schema.createIndex("movements_by_stripe_id").on("ledger_transactions").column("stripe_id").execute();
  await db.schema.createIndex("movements_by_time").on("ledger_transactions").column("at").execute();
  await db.schema.createIndex("entries_of_an_account").on("ledger_entries").column("account").execute();
  await db.schema.createIndex("entries_of_a_transaction").on("ledger_entries").column("transaction_key").execute();
}

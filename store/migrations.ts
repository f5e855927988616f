import { type Kysely, sql, type Transaction } from "kysely";
import { StoreError } from "./failures.ts";

/** The databases a store may stand on. */
export type Engine = "sqlite" | "postgres";

/**
 * One step of a schema, run once per database, in the order given, each in its own transaction.
 *
 * Columns that mean the same on both engines: `text` for strings, ids and JSON (`JSON.stringify`), `bigint` for
 * instants (epoch milliseconds) and money (minor units), `integer` 0 or 1 for yes and no. Both engines give
 * `bigint` back as a number, and fail rather than round one that a number cannot hold.
 */
export interface Migration {
  /** Unique over all domains and never changed once released: `booking/001_bookings`. */
  name: string;
  up(db: Kysely<unknown>, engine: Engine): Promise<void>;
}

interface MigrationsTable {
  migrations: { name: string; applied_at: number };
}

/** Any number, as long as it is always the same: whoever holds it migrates this PostgreSQL database. */
const ADVISORY_LOCK = 727_588_903;

/**
 * Brings a database to the newest schema. Any number of processes may do so at once: each migration runs in one.
 *
 * @throws StoreError when the database has seen migrations that are not in the list
 */
export async function migrate(
  db: Kysely<unknown>,
  engine: Engine,
  location: string,
  migrations: readonly Migration[],
): Promise<void> {
  const applied = await alone(db, engine, async (tx) => {
    await tx.schema.createTable("migrations").ifNotExists()
      .addColumn("name", "text", (column) => column.primaryKey())
      .addColumn("applied_at", "bigint", (column) => column.notNull())
      .execute();
    return await appliedNames(tx);
  });
  const unknown = applied.difference(new Set(migrations.map(({ name }) => name)));
  if (unknown.size > 0) {
    throw new StoreError(
      location,
      `its schema is newer than this program, which does not know ${
        [...unknown].map((name) => `"${name}"`).join(", ")
      }. ` +
        `Run the version that made it, or a later one.`,
    );
  }
  for (const { name, up } of migrations.filter(({ name }) => !applied.has(name))) {
    await alone(db, engine, async (tx) => {
      if ((await appliedNames(tx)).has(name)) return;
      await up(tx as unknown as Kysely<unknown>, engine).catch((cause) => {
        throw new StoreError(location, `migration "${name}" failed: ${cause.message}`, { cause });
      });
      await tx.insertInto("migrations").values({ name, applied_at: Date.now() }).execute();
    });
  }
}

/** A transaction that no other migrating process is in. On SQLite every transaction is: it begins by taking the write lock. */
function alone<R>(db: Kysely<unknown>, engine: Engine, work: (tx: Transaction<MigrationsTable>) => Promise<R>) {
  // read committed: what is read after waiting for the lock must include what its last holder wrote
  return (db as Kysely<MigrationsTable>).transaction().setIsolationLevel("read committed").execute(async (tx) => {
    if (engine === "postgres") await sql`select pg_advisory_xact_lock(${ADVISORY_LOCK})`.execute(tx);
    return await work(tx);
  });
}

async function appliedNames(tx: Transaction<MigrationsTable>): Promise<Set<string>> {
  const rows = await tx.selectFrom("migrations").select("name").execute();
  return new Set(rows.map(({ name }) => name));
}

/** @throws Error when two migrations have one name, of which one would never run */
export function refuseDuplicates(migrations: readonly Migration[]) {
  const names = migrations.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice) throw new Error(`Cannot migrate: two migrations are named "${twice}"`);
}

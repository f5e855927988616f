import { delay } from "@std/async/delay";
import { AsyncLocalStorage } from "node:async_hooks";
import { type Dialect, Kysely } from "kysely";
import { effectsMigration } from "./effects.ts";
import { type Location, parseLocation } from "./location.ts";
import { type Engine, migrate, type Migration, refuseDuplicates } from "./migrations.ts";
import { postgresDialect } from "./postgres.ts";
import { explainPostgres, isConflict } from "./postgres_failures.ts";
import { openSqlite } from "./sqlite.ts";
import { sqliteDialect } from "./sqlite_dialect.ts";

/** One database, opened and brought to the newest schema. It knows no domain: callers bring the types of their tables. */
export interface Store {
  readonly engine: Engine;
  /** Where it is, as it may be shown: `sqlite:./estuary.db` or `postgres://estuary:***@db/estuary`. */
  readonly location: string;
  /** The query builder, typed for the tables that the caller knows. */
  tables<T>(): Kysely<T>;
  /**
   * Runs work that takes place as a whole or not at all, as if nothing else ran at the same time (serializable).
   * Work goes through `tx` alone, and has no outside effect: where PostgreSQL finds two transactions in each
   * other's way, one of them is run again from its start.
   */
  transaction<T, R>(work: (tx: Kysely<T>) => Promise<R>): Promise<R>;
  /** Lets go of the database. Transactions must have ended. */
  close(): Promise<void>;
}

/** How often a transaction is tried that PostgreSQL turns away because of another. */
const ATTEMPTS = 10;

/**
 * Opens a database and runs the migrations it has not seen yet.
 *
 * @param url `sqlite:./estuary.db`, `sqlite::memory:`, `postgres://…` or `postgresql://…`
 * @param migrations those of every domain, in order, whichever domains this process serves
 * @throws StoreError when the database cannot be opened or its schema is newer than this program
 */
export async function openStore(url: string, migrations: readonly Migration[]): Promise<Store> {
  const all = [effectsMigration, ...migrations];
  refuseDuplicates(all);
  const location = parseLocation(url);
  const { engine, shown } = location;
  const inside = new AsyncLocalStorage<true>();
  const db = new Kysely<unknown>({ dialect: await dialectFor(location, () => refuseInside(inside)) });
  try {
    await migrate(db, engine, shown, all);
  } catch (error) {
    await db.destroy();
    throw engine === "postgres" ? explainPostgres(error as Error, url, shown) : error;
  }
  return {
    engine,
    location: shown,
    tables: <T>() => db as unknown as Kysely<T>,
    transaction: <T, R>(work: (tx: Kysely<T>) => Promise<R>) =>
      withRetries(() =>
        (db as unknown as Kysely<T>).transaction().setIsolationLevel("serializable")
          .execute((tx) => inside.run(true, () => work(tx)))
      ),
    close: () => db.destroy(),
  };
}

/** @param beforeConnecting called, and allowed to throw, each time a statement or a transaction asks for a connection */
async function dialectFor(location: Location, beforeConnecting: () => void): Promise<Dialect> {
  return location.engine === "sqlite"
    ? sqliteDialect(await openSqlite(location), beforeConnecting)
    : postgresDialect(location.target, beforeConnecting);
}

/** A second connection asked for inside a transaction would wait for the first for ever on SQLite, and see other data on PostgreSQL. */
function refuseInside(inside: AsyncLocalStorage<true>) {
  if (inside.getStore()) {
    throw new Error("Cannot query the store past the transaction that is running: use the transaction's own tx");
  }
}

/** Longest pause before another try, in milliseconds: all tries together stay within the seconds that callers have. */
const LONGEST_PAUSE_MS = 1_000;

/** Grows with the tries, and is never next to nothing: who comes back at once meets the same other transaction. */
const pauseAfter = (tries: number) => (0.5 + Math.random() / 2) * Math.min(2 ** tries * 10, LONGEST_PAUSE_MS);

async function withRetries<R>(attempt: () => Promise<R>): Promise<R> {
  for (let tries = 1;; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === ATTEMPTS || !isConflict(error)) throw error;
      await delay(pauseAfter(tries));
    }
  }
}

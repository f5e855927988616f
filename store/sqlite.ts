import { accessSync, constants, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from "kysely";
import { StoreError } from "./failures.ts";
import type { Location } from "./location.ts";

/** How long a statement waits for another process that is writing. The thread waits with it, so not for long. */
const BUSY_TIMEOUT_MS = 5_000;

/** Prepared statements are kept for as many different texts as these, then all let go. */
const STATEMENTS_KEPT = 200;

/** Opens a database file, made when it does not exist. @throws StoreError */
export async function openSqlite({ target, shown }: Location): Promise<DatabaseSync> {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(target, { timeout: 0, enableForeignKeyConstraints: true });
    // SQLite opens a file that it may only read, and fails at the first write.
    if (target !== ":memory:") accessSync(target, constants.W_OK);
    await useWriteAheadLog(db);
    // A commit is on the disk before it returns. NORMAL would be faster, but a power cut could then take back
    // the claim of an effect that is already out in the world, and the next start would do it again.
    db.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}; pragma synchronous = full`);
    return db;
  } catch (cause) {
    db?.close();
    throw new StoreError(shown, whyNot(target, cause as Error), { cause });
  }
}

/** Readers and a writer then do not wait for each other. Of processes that switch a new file at once all but one are turned away. */
async function useWriteAheadLog(db: DatabaseSync) {
  for (const end = Date.now() + BUSY_TIMEOUT_MS;;) {
    try {
      return db.exec("pragma journal_mode = wal");
    } catch (error) {
      if (!isLocked(error as Error) || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/** By its message: not every call of node:sqlite puts SQLite's code on its errors. */
const isLocked = (error: Error) => error.message.includes("database is locked");

function whyNot(path: string, error: Error): string {
  if (error instanceof Deno.errors.NotCapable) {
    return "this program was started without the permission to read and write that file (--allow-read, --allow-write).";
  }
  if (error.message.includes("not a database")) return "the file is not an SQLite database. Name another file.";
  if (isLocked(error)) return "another process has held it locked for seconds. End that process.";
  const folder = dirname(path);
  if (kind(folder) !== "folder") return `there is no folder "${folder}". Make it, or name another.`;
  if (kind(path) === "folder") return `that is a folder. Name a file in it: "sqlite:${path}/estuary.db".`;
  return `${error.message}. This user must be allowed to write the file and its folder "${folder}".`;
}

function kind(path: string): "folder" | "file" | "nothing" {
  const info = statSync(path, { throwIfNoEntry: false });
  return info ? (info.isDirectory() ? "folder" : "file") : "nothing";
}

/** @param beforeConnecting may throw to refuse a connection */
export function sqliteDialect(db: DatabaseSync, beforeConnecting: () => void): Dialect {
  return {
    createDriver: () => new Driver(db, beforeConnecting),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new Adapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

/** Tells Kysely not to queue for the one connection, because the driver does, after asking beforeConnecting. */
class Adapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true;
  }
}

class Driver extends SqliteDriver {
  readonly #beforeConnecting: () => void;
  /** Settled when the last in the queue has let go of the connection. */
  #free: Promise<void> = Promise.resolve();
  #release = () => {};

  constructor(db: DatabaseSync, beforeConnecting: () => void) {
    super({ database: bridge(db) });
    this.#beforeConnecting = beforeConnecting;
  }

  override async acquireConnection() {
    this.#beforeConnecting();
    const free = this.#free;
    const turn = Promise.withResolvers<void>();
    this.#free = turn.promise;
    await free;
    this.#release = turn.resolve;
    return await super.acquireConnection();
  }

  override releaseConnection() {
    this.#release();
    return Promise.resolve();
  }

  /** A transaction that began as a reader fails when it first writes while another process does; this one waits its turn. */
  override async beginTransaction(connection: DatabaseConnection) {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
}

/** node:sqlite in the shape that Kysely knows. */
function bridge(db: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => db.close(),
    prepare(text) {
      const statement = kept.get(text) ?? bridgeStatement(db.prepare(text));
      if (kept.size >= STATEMENTS_KEPT) kept.clear();
      kept.set(text, statement);
      return statement;
    },
  };
}

const bridgeStatement = (statement: StatementSync): SqliteStatement => ({
  reader: statement.columns().length > 0,
  all: (parameters) => statement.all(...parameters.map(bindable)),
  run: (parameters) => statement.run(...parameters.map(bindable)),
  iterate: (parameters) => statement.iterate(...parameters.map(bindable)),
});

/** node:sqlite binds a large integer as a floating number and a Date as null. */
function bindable(value: unknown): SQLInputValue {
  if (Number.isSafeInteger(value)) return BigInt(value as number);
  if (value === null || ["number", "bigint", "string"].includes(typeof value) || value instanceof Uint8Array) {
    return value as SQLInputValue;
  }
  throw new TypeError(
    `Cannot store a ${typeof value} (${
      String(value)
    }): columns hold text, numbers and null; see Migration for conventions`,
  );
}

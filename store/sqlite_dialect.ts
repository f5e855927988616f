import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
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
import { patiently } from "./sqlite_patience.ts";

/** Prepared statements are kept for as many different texts as these, then all let go. */
const STATEMENTS_KEPT = 200;

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
  #connection?: DatabaseConnection;

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
    return this.#connection ??= patient(await super.acquireConnection());
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

const patient = (connection: DatabaseConnection): DatabaseConnection => ({
  executeQuery: (query) => patiently(() => connection.executeQuery(query)),
  streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
});

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

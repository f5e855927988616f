import pg from "pg";
import { type Dialect, PostgresAdapter, PostgresDriver, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import { StoreError } from "./failures.ts";

/** Connections of one process. More do not make PostgreSQL faster, and its total is shared by every worker. */
const POOL_SIZE = 10;

/** How long to wait for a connection, a free one of the pool or a new one. */
const CONNECT_TIMEOUT_MS = 10_000;

/** @param beforeConnecting may throw to refuse a connection */
export function postgresDialect(url: string, beforeConnecting: () => void): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: "estuary",
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types: { getTypeParser: numbersAsNumbers as typeof pg.types.getTypeParser },
  });
  // An idle connection that breaks is dropped from the pool and replaced when needed; unheard, its error would end the process.
  pool.on("error", () => {});
  return {
    createDriver: () => new Driver(pool, beforeConnecting),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
}

class Driver extends PostgresDriver {
  readonly #beforeConnecting: () => void;

  constructor(pool: pg.Pool, beforeConnecting: () => void) {
    super({ pool });
    this.#beforeConnecting = beforeConnecting;
  }

  override async acquireConnection() {
    this.#beforeConnecting();
    return await super.acquireConnection();
  }
}

/** bigint, and the numeric that a sum of bigints is, come as text: as numbers they read as on SQLite. */
function numbersAsNumbers(type: number, format?: "text" | "binary"): (text: string) => unknown {
  const { INT8, NUMERIC } = pg.types.builtins;
  return type === INT8 || type === NUMERIC ? exactNumber : pg.types.getTypeParser(type, format as "text");
}

function exactNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    throw new RangeError(
      `Cannot read ${text} from the database: a number holds integers up to ${Number.MAX_SAFE_INTEGER}`,
    );
  }
  return number;
}

/** True for a transaction that PostgreSQL turned away because of another: run again, it may well succeed. */
export function isConflict(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === "40001" || error.code === "40P01");
}

/** Puts a failure to connect in the words of who has to mend it. Other failures are handed back as they are. */
export function explainPostgres(error: unknown, url: string, location: string): unknown {
  const { hostname, port, username, pathname } = new URL(url);
  const server = `${hostname || "localhost"}:${port || 5432}`;
  const { code, message } = error as { code?: string; message: string };
  const reason = explain(code, message);
  return reason ? new StoreError(location, reason, { cause: error }) : error;

  function explain(code: string | undefined, message: string): string | undefined {
    switch (code) {
      case "ECONNREFUSED":
        return `nothing listens on ${server}. Start PostgreSQL there, or correct the host and port.`;
      case "ENOTFOUND":
      case "EAI_AGAIN":
        return `the host name "${hostname}" cannot be resolved. Correct it, or the name server.`;
      case "ETIMEDOUT":
      case "EHOSTUNREACH":
      case "ENETUNREACH":
        return `${server} cannot be reached (${message}). Check the address and the firewall between.`;
      case "ECONNRESET":
        return `${server} closed the connection at once. Check that it is PostgreSQL, and ready.`;
      case "28P01":
      case "28000":
        return `${server} does not let user "${
          decodeURIComponent(username)
        }" in (${message}). Correct user and password.`;
      case "3D000":
        return `${server} has no database "${decodeURIComponent(pathname.slice(1))}". Create it, or name another.`;
      case "53300":
        return `${server} has no connection left (${message}). Raise its max_connections, or run fewer workers.`;
    }
    if (/timeout/i.test(message)) {
      return `${server} did not answer within ${
        CONNECT_TIMEOUT_MS / 1000
      } s. Check the address and the firewall between.`;
    }
    if (/SSL|certificate/i.test(message)) {
      return `no secure connection to ${server} (${message}). Check sslmode in the URL and the certificates.`;
    }
  }
}

import pg from "pg";
import { type Dialect, PostgresAdapter, PostgresDriver, PostgresIntrospector, PostgresQueryCompiler } from "kysely";

/** Connections of one process. More do not make PostgreSQL faster, and its total is shared by every worker. */
const POOL_SIZE = 10;

/** How long to wait for a connection, a free one of the pool or a new one. */
export const CONNECT_TIMEOUT_MS = 10_000;

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

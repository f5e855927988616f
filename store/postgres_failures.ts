import pg from "pg";
import { StoreError } from "./failures.ts";
import { CONNECT_TIMEOUT_MS } from "./postgres.ts";

/** True for a transaction that PostgreSQL turned away because of another: run again, it may well succeed. */
export function isConflict(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === "40001" || error.code === "40P01");
}

/** Puts a failure to connect in the words of who has to mend it. A failure that is told already is handed back. */
export function explainPostgres(error: Error, url: string, location: string): Error {
  if (error instanceof StoreError) return error;
  return new StoreError(location, explain(error, new URL(url)), { cause: error });
}

function explain(error: Error & { code?: string }, url: URL): string {
  const user = decodeURIComponent(url.username);
  const database = decodeURIComponent(url.pathname.slice(1));
  const server = `${url.hostname || url.searchParams.get("host") || "localhost"}:${url.port || 5432}`;
  switch (error.code) {
    case "ECONNREFUSED":
      return `nothing listens on ${server}. Start PostgreSQL there, or correct the host and port.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the host name "${url.hostname}" cannot be resolved. Correct it, or the name server.`;
    case "28P01":
    case "28000":
      return `${server} does not let user "${user}" in (${error.message}). Correct user and password.`;
    case "3D000":
      return `${server} has no database "${database}". Create it, or name another.`;
    case "53300":
      return `${server} has no connection left (${error.message}). Raise its max_connections, or run fewer workers.`;
  }
  if (error instanceof pg.DatabaseError) return `${server} refused: ${error.message}.`;
  if (/terminated|ECONNRESET/.test(error.message)) {
    return `${server} hung up (${error.message}). Check that it is PostgreSQL, and ready.`;
  }
  if (/timeout/.test(error.message)) {
    return `${server} did not answer within ${
      CONNECT_TIMEOUT_MS / 1000
    } s. Check the address and the firewalls between.`;
  }
  if (/SSL|certificate/i.test(error.message)) {
    return `no secure connection to ${server} (${error.message}). Check sslmode in the URL, and the certificates.`;
  }
  return `${server} cannot be used (${error.message}). Check the URL, and that PostgreSQL can be reached from here.`;
}

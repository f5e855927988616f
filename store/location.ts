import type { Engine } from "./migrations.ts";
import { StoreError } from "./failures.ts";

/** What a database URL says: which engine, what to open, and how to speak of it. */
export interface Location {
  engine: Engine;
  /** a file's path or `:memory:` for SQLite, the whole URL for PostgreSQL */
  target: string;
  /** the URL as it may be shown: its password masked */
  shown: string;
}

const RIGHT = `Write "sqlite:./estuary.db" for a file or "postgres://user:password@host:5432/database".`;

/** Reads a database URL. @throws StoreError that says what would be right, without repeating a password */
export function parseLocation(url: string): Location {
  if (/^sqlite:/i.test(url)) return sqliteLocation(url.slice("sqlite:".length));
  if (/^postgres(ql)?:/i.test(url)) return postgresLocation(url);
  const scheme = url.match(/^[a-z][a-z0-9+.-]*:/i)?.[0];
  throw new StoreError(
    "that is set",
    `${scheme ? `"${scheme}" is not a database this program knows` : "it is no database URL"}. ${RIGHT}`,
  );
}

function sqliteLocation(path: string): Location {
  if (path === "") throw new StoreError("sqlite:", `the file's path is missing. ${RIGHT}`);
  if (/^\/\/[^/]/.test(path)) {
    throw new StoreError(
      `sqlite:${path}`,
      `SQLite has no host: write "sqlite:./${path.slice(2)}" for a relative path.`,
    );
  }
  return { engine: "sqlite", target: path.replace(/^\/\/(?=\/)/, ""), shown: `sqlite:${path}` };
}

function postgresLocation(text: string): Location {
  const url = URL.parse(text);
  if (!url) {
    throw new StoreError("postgres:", `the URL cannot be read; special characters in it need %-encoding. ${RIGHT}`);
  }
  if (url.pathname.length < 2) {
    throw new StoreError(masked(url), `the database's name is missing after the host. ${RIGHT}`);
  }
  return { engine: "postgres", target: text, shown: masked(url) };
}

function masked(url: URL): string {
  const shown = new URL(url);
  if (shown.password) shown.password = "***";
  if (shown.searchParams.has("password")) shown.searchParams.set("password", "***");
  return shown.href;
}

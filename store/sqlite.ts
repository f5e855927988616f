import { statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StoreError } from "./failures.ts";
import type { Location } from "./location.ts";
import { isLocked, patiently } from "./sqlite_patience.ts";

/** Opens a database file, made when it does not exist. @throws StoreError */
export async function openSqlite({ target, shown }: Location): Promise<DatabaseSync> {
  try {
    const db = new DatabaseSync(target, { timeout: 0, enableForeignKeyConstraints: true });
    try {
      await prepare(db);
    } catch (error) {
      db.close();
      throw error;
    }
    return db;
  } catch (cause) {
    throw new StoreError(shown, whyNot(target, cause as Error), { cause });
  }
}

async function prepare(db: DatabaseSync) {
  // Write-ahead log: readers and a writer do not wait for each other.
  await patiently(() => db.exec("pragma journal_mode = wal"));
  // A commit is on the disk before it returns. NORMAL would be faster, but a power cut could then take back
  // the claim of an effect that is already out in the world, and the next start would do it again.
  await patiently(() => db.exec("pragma synchronous = full"));
  // SQLite opens a file that it may only read, and fails at the first write. This is one, taken back.
  await patiently(() => db.exec('begin immediate; create table "is writable" (a); rollback'));
}

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

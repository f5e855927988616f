// Stores that tests can have for themselves, on either engine.
import { join } from "node:path";
import { type Engine, type Migration, openStore, type Store } from "../store/mod.ts";
import { temporaryPostgres } from "./postgres.ts";

/** What the same behaviour is tested on: `for (const engine of engines) Deno.test(…)`. */
export const engines: readonly Engine[] = ["sqlite", "postgres"];

/** An opened store with an empty schema of these migrations; gone at the end of the block. In memory unless an engine is named. */
export async function temporaryStore(
  migrations: readonly Migration[],
  engine?: Engine,
): Promise<Store & AsyncDisposable> {
  await using cleanUp = new AsyncDisposableStack();
  const database = engine && cleanUp.use(await temporaryDatabase(engine));
  const store = await openStore(database?.url ?? "sqlite::memory:", migrations);
  cleanUp.defer(() => store.close());
  const opened = cleanUp.move();
  return { ...store, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** The URL of an empty database, for tests in which several processes open it; gone at the end of the block. */
export async function temporaryDatabase(engine: Engine): Promise<{ url: string } & AsyncDisposable> {
  if (engine === "postgres") return await temporaryPostgres();
  const folder = await Deno.makeTempDir({ prefix: "estuary-store-" });
  return {
    url: `sqlite:${join(folder, "test.db")}`,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

import { assertEquals, assertRejects } from "@std/assert";
import { delay } from "@std/async/delay";
import { sql } from "kysely";
import { DatabaseSync } from "node:sqlite";
import { openStore } from "../../store/mod.ts";
import { engines, temporaryDatabase, temporaryStore } from "../stores.ts";
import { type Counters, counters, countVisit, visits } from "./counters.ts";
import { inProcess } from "./process.ts";

for (const engine of engines) {
  Deno.test(`a transaction on ${engine} that fails leaves nothing behind`, async () => {
    await using store = await temporaryStore([counters], engine);

    const failing = store.transaction<Counters, void>(async (tx) => {
      await tx.updateTable("counters").set({ value: 7 }).execute();
      throw new Error("changed my mind");
    });

    await assertRejects(() => failing, Error, "changed my mind");
    assertEquals(await visits(store), 0);
  });

  Deno.test(`transactions at the same time on ${engine} lose nothing`, async () => {
    await using store = await temporaryStore([counters], engine);

    await Promise.all(Array.from({ length: 12 }, () => countVisit(store)));

    assertEquals(await visits(store), 12);
  });

  Deno.test(`transactions of two processes on one ${engine} database lose nothing`, async () => {
    await using database = await temporaryDatabase(engine);

    await Promise.all([inProcess("visit", database.url), inProcess("visit", database.url)]);

    const store = await openStore(database.url, [counters]);
    assertEquals(await visits(store), 40);
    await store.close();
  });

  Deno.test(`a statement on ${engine} outside a transaction is no part of it`, async () => {
    await using store = await temporaryStore([counters], engine);
    const begun = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();

    const failing = store.transaction<Counters, void>(async (tx) => {
      await tx.updateTable("counters").set({ value: 7 }).where("name", "=", "visits").execute();
      begun.resolve();
      await end.promise;
      throw new Error("changed my mind");
    });
    await begun.promise;
    const outside = store.tables<Counters>().insertInto("counters").values({ name: "guests", value: 1 }).execute();
    end.resolve();
    await assertRejects(() => failing, Error, "changed my mind");
    await outside;

    const rows = await store.tables<Counters>().selectFrom("counters").selectAll().orderBy("name").execute();
    assertEquals(rows, [{ name: "guests", value: 1 }, { name: "visits", value: 0 }]);
  });

  Deno.test(`the store itself is refused inside a transaction on ${engine}, which would wait for it for ever`, async () => {
    await using store = await temporaryStore([counters], engine);

    const nested = () => store.transaction(() => visits(store));

    await assertRejects(nested, Error, "use the transaction's own tx");
    assertEquals(await visits(store), 0);
  });
}

Deno.test("a transaction on sqlite waits for another process that writes, and lets this one go on meanwhile", async () => {
  await using database = await temporaryDatabase("sqlite");
  const store = await openStore(database.url, [counters]);
  using other = new DatabaseSync(database.url.slice("sqlite:".length));
  other.exec("begin immediate");

  const waiting = countVisit(store);
  let finished = false;
  void waiting.then(() => finished = true);
  for (let turn = 0; turn < 3; turn++) await delay(20);
  assertEquals(finished, false);
  other.exec("update counters set value = 4");
  other.exec("commit");
  await waiting;

  assertEquals(await visits(store), 5);
  await store.close();
});

Deno.test("a postgres connection that breaks while idle is replaced", async () => {
  await using database = await temporaryDatabase("postgres");
  const [store, other] = [await openStore(database.url, [counters]), await openStore(database.url, [counters])];
  const { rows: [{ pid }] } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(store.tables());

  await sql`select pg_terminate_backend(${pid}, 5000)`.execute(other.tables());

  // what is said to the dying connection before the news of its end may still fail
  await visits(store).catch(() => {});
  assertEquals(await visits(store), 0);
  await Promise.all([store.close(), other.close()]);
});

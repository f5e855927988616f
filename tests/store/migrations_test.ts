import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { type Migration, openStore, StoreError } from "../../store/mod.ts";
import { engines, temporaryDatabase } from "../stores.ts";
import { counters, visits } from "./counters.ts";
import { inProcess } from "./process.ts";

const addRooms: Migration = {
  name: "test/002_rooms",
  up: (db) => db.schema.createTable("rooms").addColumn("name", "text").execute(),
};

for (const engine of engines) {
  Deno.test(`migrations on ${engine} run in the order given, and once`, async () => {
    await using database = await temporaryDatabase(engine);
    const ran: string[] = [];
    const told = (migration: Migration): Migration => ({
      name: migration.name,
      up: (db, engine) => (ran.push(migration.name), migration.up(db, engine)),
    });

    for (const list of [[counters], [counters, addRooms], [counters, addRooms]]) {
      const store = await openStore(database.url, list.map(told));
      await store.close();
    }

    assertEquals(ran, ["test/001_counters", "test/002_rooms"]);
  });

  Deno.test(`processes that open a new ${engine} database together migrate it once`, async () => {
    await using database = await temporaryDatabase(engine);

    await Promise.all([1, 2, 3].map(() => inProcess("open", database.url)));

    const store = await openStore(database.url, [counters]);
    assertEquals(await visits(store), 0);
    await store.close();
  });

  Deno.test(`stores that meet an unmigrated ${engine} database at the same moment migrate it once`, async () => {
    await using database = await temporaryDatabase(engine);

    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(database.url, [counters, addRooms])));

    assertEquals(await Promise.all(stores.map(visits)), [0, 0, 0, 0]);
    await Promise.all(stores.map((store) => store.close()));
  });

  Deno.test(`a migration on ${engine} that fails is undone, named, and run again by the next start`, async () => {
    await using database = await temporaryDatabase(engine);
    const broken: Migration = {
      name: addRooms.name,
      async up(db, engine) {
        await addRooms.up(db, engine);
        throw new Error("out of ideas");
      },
    };

    const error = await assertRejects(() => openStore(database.url, [counters, broken]), StoreError);

    assertStringIncludes(error.message, `migration "test/002_rooms" failed: out of ideas`);
    const store = await openStore(database.url, [counters, addRooms]);
    assertEquals(await visits(store), 0);
    await store.close();
  });

  Deno.test(`a ${engine} database with a newer schema is left alone`, async () => {
    await using database = await temporaryDatabase(engine);
    await (await openStore(database.url, [counters, addRooms])).close();

    const error = await assertRejects(() => openStore(database.url, [counters]), StoreError);

    assertStringIncludes(error.message, `newer than this program, which does not know "test/002_rooms"`);
  });
}

Deno.test("two migrations of one name are refused", async () => {
  await assertRejects(() => openStore("sqlite::memory:", [counters, counters]), Error, `named "test/001_counters"`);
});

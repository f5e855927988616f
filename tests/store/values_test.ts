import { assertEquals, assertRejects } from "@std/assert";
import { sql } from "kysely";
import type { Migration } from "../../store/mod.ts";
import { engines, temporaryStore } from "../stores.ts";

interface Tables {
  people: { id: string; born_at: number; email_ok: number; address: string | null };
  notes: { person_id: string; text: string };
}

const people: Migration = {
  name: "test/001_people",
  async up(db) {
    await db.schema.createTable("people")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("born_at", "bigint", (column) => column.notNull())
      .addColumn("email_ok", "integer", (column) => column.notNull())
      .addColumn("address", "text")
      .execute();
    await db.schema.createTable("notes")
      .addColumn("person_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("text", "text", (column) => column.notNull())
      .execute();
  },
};

const ada = { id: "ada", born_at: -4_865_184_000_000, email_ok: 1, address: JSON.stringify({ city: "London" }) };

for (const engine of engines) {
  Deno.test(`${engine} gives back text, instants, flags, JSON and nothing as they went in`, async () => {
    await using store = await temporaryStore([people], engine);
    const db = store.tables<Tables>();
    const bob = { id: "bob", born_at: Number.MAX_SAFE_INTEGER, email_ok: 0, address: null };

    await db.insertInto("people").values([ada, bob]).execute();

    assertEquals(await db.selectFrom("people").selectAll().orderBy("id").execute(), [ada, bob]);
  });

  Deno.test(`${engine} counts and sums to numbers`, async () => {
    await using store = await temporaryStore([people], engine);
    const db = store.tables<Tables>();
    await db.insertInto("people").values([ada, { ...ada, id: "eve" }]).execute();

    const row = await db.selectFrom("people")
      .select(({ fn }) => [fn.countAll().as("count"), fn.sum("born_at").as("sum")]).executeTakeFirstOrThrow();

    assertEquals({ ...row }, { count: 2, sum: 2 * ada.born_at });
  });

  Deno.test(`${engine} fails rather than round an integer that a number cannot hold`, async () => {
    await using store = await temporaryStore([], engine);

    const tooLarge = () => sql`select cast('9007199254740993' as bigint) as large`.execute(store.tables<Tables>());

    await assertRejects(tooLarge, RangeError);
  });

  for (const [what, value] of [["a boolean", true], ["a Date", new Date(0)], ["an object", { a: 1 }]] as const) {
    Deno.test(`${engine} refuses ${what} in a column for numbers`, async () => {
      await using store = await temporaryStore([people], engine);
      const insert = store.tables<Tables>().insertInto("people").values({ ...ada, email_ok: value as never });

      await assertRejects(() => insert.execute());

      assertEquals(await store.tables<Tables>().selectFrom("people").selectAll().execute(), []);
    });
  }

  Deno.test(`${engine} refuses a row that refers to none`, async () => {
    await using store = await temporaryStore([people], engine);
    const insert = store.tables<Tables>().insertInto("notes").values({ person_id: "nobody", text: "hm" });

    await assertRejects(() => insert.execute(), Error, engine === "sqlite" ? "FOREIGN KEY" : "foreign key");
  });
}

// A schema and a piece of work that the store's tests share, in this process and in others.
import { sql } from "kysely";
import type { Migration, Store } from "../../store/mod.ts";

export interface Counters {
  counters: { name: string; value: number };
}

export const counters: Migration = {
  name: "test/001_counters",
  async up(db) {
    await db.schema.createTable("counters")
      .addColumn("name", "text", (column) => column.primaryKey())
      .addColumn("value", "bigint", (column) => column.notNull())
      .execute();
    await sql`insert into counters (name, value) values ('visits', 0)`.execute(db);
  },
};

/** Reads, then writes what it read plus one: a visit is lost if another comes between. */
export const countVisit = (store: Store) =>
  store.transaction<Counters, void>(async (tx) => {
    const { value } = await tx.selectFrom("counters").select("value").executeTakeFirstOrThrow();
    await tx.updateTable("counters").set({ value: value + 1 }).execute();
  });

export async function visits(store: Store): Promise<number> {
  const { value } = await store.tables<Counters>().selectFrom("counters").select("value").executeTakeFirstOrThrow();
  return value;
}

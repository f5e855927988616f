import type { Kysely } from "kysely";
import type { Migration } from "./migrations.ts";

interface EffectsTable {
  effects: {
    key: string;
    /** claimed: an attempt is at it, or died at it. unconfirmed: nobody knows whether it took place. */
    state: "claimed" | "done" | "unconfirmed";
    /** names the attempt that holds the key, so that no other takes it for its own */
    attempt: string;
    /** epoch milliseconds */
    claimed_at: number;
    /** epoch milliseconds */
    lease_until: number;
    /** JSON text, once done */
    result: string | null;
  };
}

/** An attempt's hold on a key; times in epoch milliseconds. */
type Claim = { attempt: string; claimed_at: number; lease_until: number };

/** The table of effects. Every store has it. */
export const effectsMigration: Migration = {
  name: "store/001_effects",
  up: (db) =>
    db.schema.createTable("effects")
      .addColumn("key", "text", (column) => column.primaryKey())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("attempt", "text", (column) => column.notNull())
      .addColumn("claimed_at", "bigint", (column) => column.notNull())
      .addColumn("lease_until", "bigint", (column) => column.notNull())
      .addColumn("result", "text")
      .execute(),
};

/** What is written down about one effect. Each change is one statement that says what it expects to find. */
export function effectRecord(db: Kysely<EffectsTable>, key: string) {
  const heldBy = (attempt: string) =>
    db.updateTable("effects").where("key", "=", key).where("attempt", "=", attempt).where("state", "<>", "done");

  return {
    read: () => db.selectFrom("effects").selectAll().where("key", "=", key).executeTakeFirst(),

    /** True if the key was free, and is now held by this claim. */
    async claim(claim: Claim): Promise<boolean> {
      const inserted = await db.insertInto("effects").values({ key, state: "claimed", ...claim })
        .onConflict((conflict) => conflict.column("key").doNothing()).executeTakeFirst();
      return inserted.numInsertedOrUpdatedRows === 1n;
    },

    /** True if the key was still held by the attempt before, and is now held by this one. */
    async takeOver(before: string, { attempt, lease_until }: Claim): Promise<boolean> {
      const updated = await heldBy(before).set({ state: "claimed", attempt, lease_until }).executeTakeFirst();
      return updated.numUpdatedRows === 1n;
    },

    /** True if the key was still held by this attempt, and its effect now counts as unconfirmed. */
    async doubt(attempt: string): Promise<boolean> {
      const updated = await heldBy(attempt).set({ state: "unconfirmed" }).executeTakeFirst();
      return updated.numUpdatedRows === 1n;
    },

    /** Frees the key, if this attempt still holds it. */
    async release(attempt: string): Promise<void> {
      await db.deleteFrom("effects").where("key", "=", key).where("attempt", "=", attempt)
        .where("state", "=", "claimed").execute();
    },

    /** Writes down that the effect took place, which is true whoever holds the key by now. The first result stays. */
    async finish(claim: Claim, result: unknown): Promise<void> {
      const done = { state: "done" as const, result: JSON.stringify(result) };
      await db.insertInto("effects").values({ key, ...claim, ...done })
        .onConflict((conflict) => conflict.column("key").doUpdateSet(done).where("effects.state", "<>", "done"))
        .execute();
    },
  };
}

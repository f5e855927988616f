// The table of rulings.
import type { Kysely } from "kysely";
import type { Migration } from "../../store/mod.ts";
import type { AppealOutcome } from "./contract.ts";

/** The last ruling on a content. */
export interface RulingRow {
  content_id: string;
  /** The occasion on which people were asked; 0: nobody was. */
  occasion: number;
  /** JSON. */
  ruling: string;
  decided_at: number;
  /** What came of the appeal; null if none was decided. */
  appeal: AppealOutcome | null;
}

export const rulingMigrations: Migration[] = [{
  name: "stream/003_rulings",
  async up(db: Kysely<unknown>) {
    await db.schema.createTable("rulings")
      .addColumn("content_id", "text", (column) => column.primaryKey().references("contents.id"))
      .addColumn("occasion", "integer", (column) => column.notNull())
      .addColumn("ruling", "text", (column) => column.notNull())
      .addColumn("decided_at", "bigint", (column) => column.notNull())
      .addColumn("appeal", "text")
      .execute();
  },
}];

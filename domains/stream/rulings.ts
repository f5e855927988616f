// What was decided about content, kept so that an appeal is heard whatever became of the workflow that decided.
import type { Kysely } from "kysely";
import type { ContentSettlement, EarlierRuling, ReviewWord } from "./messages.ts";
import { owned, reviewsOf } from "./queue.ts";
import type { StreamTables } from "./tables.ts";

/** Keeps a ruling, and when it was first made. @param now epoch milliseconds */
export async function keepRuling(db: Kysely<StreamTables>, settlement: ContentSettlement, now: number): Promise<void> {
  const { content_id, ruled } = settlement;
  if (!ruled) return;
  const { occasion, ruling, appeal = null } = ruled;
  const row = { occasion, ruling: JSON.stringify(ruling), appeal };
  await db.insertInto("rulings").values({ content_id, decided_at: now, ...row })
    .onConflict((conflict) => conflict.column("content_id").doUpdateSet(row)).execute();
}

/** The ruling on content, with what people said of it; undefined if there is none. */
export async function earlierRuling(db: Kysely<StreamTables>, content_id: string): Promise<EarlierRuling | undefined> {
  const row = await db.selectFrom("rulings").selectAll().where("content_id", "=", content_id).executeTakeFirst();
  if (!row) return undefined;
  const { occasion, ruling, decided_at, appeal: outcome } = row;
  const reviews = await reviewsOf(db, content_id, occasion);
  const words = reviews.filter(({ round }) => round !== "appeal").flatMap((each): ReviewWord[] => {
    const { word } = owned(each);
    return word ? [word] : [];
  });
  const appeal = reviews.find(({ round, state }) => round === "appeal" && state !== "withdrawn")?.appeal;
  return {
    ...{ occasion, ruling: JSON.parse(ruling), decided_at, words },
    ...(typeof appeal === "string" && { appeal }),
    ...(outcome && { outcome }),
  };
}

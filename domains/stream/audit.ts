// Who saw and decided what: the queue's part of the platform's audit log.
import type { Kysely } from "kysely";
import type { SharedTables } from "../shared/tables.ts";

/** What is done with items. */
type Deed = "claimed" | "released" | "lapsed" | "decided" | "seen" | "warned" | "escalated" | "renewed" | "withdrawn";

/**
 * Writes one deed down; the same one once.
 *
 * @param occasion sets apart deeds of a kind on one item: a claim is told from the next by its moment
 * @param now epoch milliseconds
 */
export async function auditReview(
  db: Kysely<SharedTables>,
  review: { id: string; content_id: string },
  deed: Deed,
  actor: string,
  now: number,
  detail: Record<string, string> = {},
  occasion: string | number = now,
): Promise<void> {
  await db.insertInto("audit_log").values({
    key: `review:${review.id}:${deed}:${actor}:${occasion}`,
    actor,
    action: `review.${deed}`,
    subject: `content:${review.content_id}`,
    detail: JSON.stringify({ review_id: review.id, ...detail }),
    at: now,
  }).onConflict((conflict) => conflict.column("key").doNothing()).execute();
}

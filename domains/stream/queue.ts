// The review queue: a table in its order. Whoever changes an item does so in one conditional statement, so that of two
// who try at once one succeeds and the other is told why not.
import type { Kysely } from "kysely";
import { createHash } from "node:crypto";
import type { Store } from "../../store/mod.ts";
import type { SharedTables } from "../shared/tables.ts";
import { auditReview } from "./audit.ts";
import { type Round, ROUNDS } from "./desk_answer.ts";
import type { QueuedReview, ReviewOrder } from "./messages.ts";
import { headStart } from "./policy.ts";
import { within } from "./reviewers.ts";
import type { ContentRow, ReviewerRow, ReviewRow, StreamTables } from "./tables.ts";

type Db = Kysely<StreamTables>;

/** The rounds in which an approval is the last word. */
const LAST_WORDS: readonly Round[] = ["first", "escalation", "final"];

/** Letters and digits that nobody confuses. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * Puts content before people; the same content, occasion and round is queued once. Whose content it is does not get it,
 * nor who must not have it for other reasons, not even for the moment in which it is queued. What is live goes on: an
 * open item asks about all that this order does, and what people let go on before answers nothing that came after.
 *
 * @param now epoch milliseconds
 */
export async function enqueue(
  store: Pick<Store, "transaction">,
  order: ReviewOrder,
  { reach, creator_id }: Pick<ContentRow, "reach" | "creator_id">,
  now: number,
): Promise<QueuedReview> {
  const { content_id, occasion, round, severity, findings, excluded, sla, appeal = null, after = -1, ...rest } = order;
  const row = {
    ...{ ...rest, content_id, round, severity, appeal, after, reach, findings: JSON.stringify(findings) },
    ...{ rank: now - headStart(severity, reach, false), queued_at: now, due_at: now + sla },
    ...{ warned_at: null, escalated_at: null, state: "open" as const, lease_until: 0, overturned: 0 },
    ...{ claimed_by: null, claimed_at: null, decision: null, clause: null, reason: null },
    ...{ decided_by: null, decided_at: null },
  };
  return await store.transaction(async (tx: Kysely<StreamTables & SharedTables>) => {
    for (let salt = 0;; salt++) {
      const past = round === "first" ? await occasionsPast(tx, content_id, after) : 0;
      const key = keyOf(content_id, Math.max(occasion, past), round);
      const queued = await byKey(tx, key);
      if (!queued) {
        // A short id may be taken by another item; its key never is.
        await tx.insertInto("reviews").values({ ...row, key, id: shortId(key, salt) })
          .onConflict((conflict) => conflict.doNothing()).execute();
      } else if (queued.state === "open" && queued.after !== after) {
        const { note, category } = rest;
        await renew(tx, queued, { note, category, severity, after, findings: row.findings }, sla, now);
      } else {
        await exclude(tx, queued.id, [creator_id, ...excluded]);
        return owned(queued);
      }
    }
  });
}

/** The occasion that people are at: the one on which they let content go on, or the one after it if it went on since. */
async function occasionsPast(db: Db, content_id: string, after: number): Promise<number> {
  const rows = await db.selectFrom("reviews").select(["key", "after"]).where("content_id", "=", content_id)
    .where("decision", "=", "approve").where("round", "in", LAST_WORDS).execute();
  return Math.max(0, ...rows.map((row) => occasionOf(row) + (row.after === after ? 0 : 1)));
}

/** Has an open item ask what is asked by now. Whoever holds it has looked at less: they have to claim it again. */
async function renew(
  db: Kysely<StreamTables & SharedTables>,
  { id, content_id, queued_at, escalated_at, reach, claimed_by }: ReviewRow,
  asked: Pick<ReviewRow, "note" | "category" | "severity" | "after" | "findings">,
  sla: number,
  now: number,
): Promise<void> {
  const rank = queued_at - headStart(asked.severity, reach, escalated_at !== null);
  await db.updateTable("reviews")
    .set({ ...asked, rank, due_at: queued_at + sla, claimed_by: null, claimed_at: null, lease_until: 0 })
    .where("id", "=", id).where("state", "=", "open").execute();
  await auditReview(db, { id, content_id }, "renewed", "workflow", now, claimed_by ? { held_by: claimed_by } : {});
}

const keyOf = (content_id: string, occasion: number, round: Round) => `content:${content_id}:${occasion}:${round}`;

const occasionOf = ({ key }: Pick<ReviewRow, "key">): number => Number(key.split(":").at(-2));

const byKey = (db: Db, key: string) => db.selectFrom("reviews").selectAll().where("key", "=", key).executeTakeFirst();

/** Six signs of the key's hash, the same at every retry. */
function shortId(key: string, salt: number): string {
  const bytes = createHash("sha256").update(`${key}#${salt}`).digest();
  return [...bytes.subarray(0, 6)].map((byte) => ALPHABET[byte % 32]).join("");
}

async function exclude(db: Db, review_id: string, reviewers: string[]): Promise<void> {
  await db.insertInto("review_exclusions").values(reviewers.map((reviewer_id) => ({ review_id, reviewer_id })))
    .onConflict((conflict) => conflict.doNothing()).execute();
}

/** An item as the workflow sees it that owns it. */
export function owned(row: ReviewRow): QueuedReview {
  const { id: review_id, queued_at, due_at, state, decided_by, decision, clause, reason } = row;
  const item = { review_id, occasion: occasionOf(row), queued_at, due_at, state };
  if (state !== "decided") return item;
  const word = { review_id, by: decided_by!, decision: decision!, reason: reason ?? "", ...(clause && { clause }) };
  return { ...item, word };
}

/** An item by its id; undefined if there is none. */
export const findReview = (db: Db, id: string): Promise<ReviewRow | undefined> =>
  db.selectFrom("reviews").selectAll().where("id", "=", id).executeTakeFirst();

/** The items of a content's occasion, in the order in which they were decided. */
export const reviewsOf = (db: Db, content_id: string, occasion: number): Promise<ReviewRow[]> =>
  db.selectFrom("reviews").selectAll().where("key", "in", ROUNDS.map((round) => keyOf(content_id, occasion, round)))
    .orderBy("decided_at").execute();

/** Everybody who has decided anything about a content. */
export async function decidersOf(db: Db, content_id: string): Promise<string[]> {
  const rows = await db.selectFrom("reviews").select("decided_by").distinct().where("content_id", "=", content_id)
    .where("state", "=", "decided").execute();
  return rows.map(({ decided_by }) => decided_by!);
}

/** The open items that this reviewer may take, or anybody, the most urgent first. */
export function inLine(db: Db, reviewer?: ReviewerRow) {
  const open = db.selectFrom("reviews").where("state", "=", "open").orderBy("rank");
  if (!reviewer) return open;
  return open.where("for_role", "in", within(reviewer.role)).where((where) =>
    where.not(where.exists(
      where.selectFrom("review_exclusions").select("reviewer_id").whereRef("review_id", "=", "reviews.id")
        .where("reviewer_id", "=", reviewer.person_id),
    ))
  );
}

/** Whether an item is not for a reviewer: it is their own content, or they have decided on it before. */
export async function isExcluded(db: Db, review_id: string, reviewer_id: string): Promise<boolean> {
  const found = await db.selectFrom("review_exclusions").select("review_id").where("review_id", "=", review_id)
    .where("reviewer_id", "=", reviewer_id).executeTakeFirst();
  return found !== undefined;
}

/** Gives an item to a reviewer, unless somebody else holds it. @returns whether they have it now */
export async function claim(db: Db, id: string, reviewer: ReviewerRow, now: number, lease: number): Promise<boolean> {
  const me = reviewer.person_id;
  const { numUpdatedRows } = await db.updateTable("reviews")
    .set((row) => ({
      // Who claims again what they hold goes on from when they began.
      claimed_at: row.case().when(row.and([row("claimed_by", "=", me), row("lease_until", ">", now)]))
        .then(row.ref("claimed_at")).else(now).end(),
      claimed_by: me,
      lease_until: now + lease,
    }))
    .where("id", "=", id).where("state", "=", "open").where("for_role", "in", within(reviewer.role))
    .where((where) => where.or([where("lease_until", "<=", now), where("claimed_by", "=", me)]))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Lets go of an item. @returns whether the reviewer held it */
export async function release(db: Db, id: string, reviewer: string): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable("reviews")
    .set({ claimed_by: null, claimed_at: null, lease_until: 0 })
    .where("id", "=", id).where("state", "=", "open").where("claimed_by", "=", reviewer).executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Writes a reviewer's decision down, if they hold the item at this moment. @returns whether it counts */
export async function decide(
  db: Db,
  id: string,
  reviewer: string,
  word: Pick<ReviewRow, "decision" | "clause" | "reason">,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable("reviews")
    .set({ ...word, state: "decided", decided_by: reviewer, decided_at: now })
    .where("id", "=", id).where("state", "=", "open").where("claimed_by", "=", reviewer)
    .where("lease_until", ">", now).executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Takes an item that nobody has decided on out of the queue. */
export async function withdraw(db: Db, id: string): Promise<void> {
  await db.updateTable("reviews").set({ state: "withdrawn" }).where("id", "=", id).where("state", "=", "open")
    .execute();
}

/** Puts an item that is over its time before all that do no more harm. */
export async function escalate(db: Db, { id, severity, reach, queued_at }: ReviewRow, now: number): Promise<void> {
  await db.updateTable("reviews").set({ escalated_at: now, rank: queued_at - headStart(severity, reach, true) })
    .where("id", "=", id).where("state", "=", "open").where("escalated_at", "is", null).execute();
}

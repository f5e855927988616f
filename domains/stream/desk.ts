// What reviewers ask of the queue: who may, what they see, and in what words they are refused.
import { ApplicationFailure } from "@temporalio/common";
import { auditReview } from "./audit.ts";
import type { ReviewDeskInput } from "./contract.ts";
import type { ReviewDeskResult } from "./desk_answer.ts";
import { findContent } from "./contents.ts";
import type { Db, Desk } from "./desk_deps.ts";
import { detailOf, itemOf } from "./desk_views.ts";
import { categoryOfClause, type ModerationPolicy } from "./policy.ts";
import * as queue from "./queue.ts";
import { queueStats } from "./queue_stats.ts";
import { findReviewer, mayEscalate, within } from "./reviewers.ts";
import type { ReviewerRow, ReviewRow } from "./tables.ts";

const A_MONTH = 30 * 24 * 60 * 60 * 1000;

/** How many of the most urgent items a claim tries before it looks again. */
const CANDIDATES = 10;

/** Answers one request. Each may be repeated: it then finds done what it did. @throws ApplicationFailure */
export async function attend(desk: Desk, input: ReviewDeskInput): Promise<ReviewDeskResult> {
  const { db } = desk;
  const reviewer = input.reviewer === undefined ? undefined : await findReviewer(db, input.reviewer);
  switch (input.action) {
    case "list":
      return await list(desk, input.limit, reviewer);
    case "stats":
      return { stats: await queueStats(db, input.since ? Date.parse(input.since) : desk.now() - A_MONTH, desk.now()) };
    case "show":
      return await show(desk, await find(db, input.review_id!), reviewer!);
    case "claim":
      return input.review_id === undefined
        ? { next: await claimNext(desk, reviewer!) }
        : await claimOne(desk, await find(db, input.review_id), reviewer!);
    case "release":
      return await release(desk, await find(db, input.review_id!), reviewer!);
    case "decide":
      return await decide(desk, await find(db, input.review_id!), reviewer!, input);
  }
}

async function list({ db, now }: Desk, limit: number, reviewer?: ReviewerRow): Promise<ReviewDeskResult> {
  const rows = await queue.inLine(db, reviewer).selectAll("reviews").limit(limit).execute();
  const titles = await titlesOf(db, rows);
  const { total } = await db.selectFrom("reviews").where("state", "=", "open")
    .select((row) => row.fn.countAll<number>().as("total")).executeTakeFirstOrThrow();
  return { items: rows.map((row) => itemOf(row, titles.get(row.content_id)!, now())), total: Number(total) };
}

async function titlesOf(db: Db, rows: ReviewRow[]): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map();
  const found = await db.selectFrom("contents").select(["id", "title"])
    .where("id", "in", rows.map(({ content_id }) => content_id)).execute();
  return new Map(found.map(({ id, title }) => [id, title]));
}

async function find(db: Db, id: string): Promise<ReviewRow> {
  const row = await queue.findReview(db, id.toLowerCase());
  if (row) return row;
  throw ApplicationFailure.nonRetryable(`Item "${id}" does not exist`, "ReviewNotFound");
}

async function show(desk: Desk, row: ReviewRow, { person_id }: ReviewerRow): Promise<ReviewDeskResult> {
  await auditReview(desk.db, row, "seen", person_id, desk.now());
  return { detail: await detailOf(desk, row) };
}

/** The most urgent item that the reviewer may have, theirs now; what they hold already goes before. Null: there is none. */
async function claimNext(desk: Desk, reviewer: ReviewerRow) {
  const { db, now } = desk;
  const mine = await queue.inLine(db, reviewer).selectAll("reviews").where("claimed_by", "=", reviewer.person_id)
    .where("lease_until", ">", now()).limit(1).execute();
  for (let candidates = mine;;) {
    for (const row of candidates) {
      if (await take(desk, row.id, reviewer)) return await detailOf(desk, await find(db, row.id));
    }
    candidates = await queue.inLine(db, reviewer).selectAll("reviews").where("lease_until", "<=", now())
      .limit(CANDIDATES).execute();
    if (candidates.length === 0) return null;
  }
}

async function claimOne(desk: Desk, row: ReviewRow, reviewer: ReviewerRow): Promise<ReviewDeskResult> {
  const why = await whyNotTheirs(desk, row, reviewer);
  if (why) throw refusal("claim", row, why);
  if (await take(desk, row.id, reviewer)) return { detail: await detailOf(desk, await find(desk.db, row.id)) };
  throw refusal("claim", row, whyTaken(await find(desk.db, row.id), reviewer));
}

/** Claims an item, and writes down that, and whose hold on it ran out. */
async function take({ store, policy, now }: Desk, id: string, reviewer: ReviewerRow): Promise<boolean> {
  const at = now(), me = reviewer.person_id;
  return await store.transaction(async (tx: Db) => {
    const row = await find(tx, id);
    if (!await queue.claim(tx, id, reviewer, at, policy.times.lease)) return false;
    const { claimed_by, claimed_at, lease_until } = row;
    if (claimed_by === me && lease_until > at) return true;
    if (claimed_by) await auditReview(tx, row, "lapsed", claimed_by, at, {}, claimed_at!);
    await auditReview(tx, row, "claimed", me, at);
    return true;
  });
}

async function release({ store, now }: Desk, row: ReviewRow, { person_id }: ReviewerRow): Promise<ReviewDeskResult> {
  const { id: review_id, content_id, workflow_id } = row;
  const at = now();
  await store.transaction(async (tx: Db) => {
    const { lease_until, claimed_at } = await find(tx, review_id);
    if (!await queue.release(tx, review_id, person_id)) throw refusal("release", row, "you do not hold it");
    // What is given back too late was anybody's already.
    await auditReview(tx, row, lease_until > at ? "released" : "lapsed", person_id, at, {}, claimed_at!);
  });
  return { settled: { review_id, content_id, workflow_id, outcome: "released" } };
}

async function decide(
  desk: Desk,
  row: ReviewRow,
  reviewer: ReviewerRow,
  input: ReviewDeskInput,
): Promise<ReviewDeskResult> {
  const { store, policy, now } = desk;
  const { id: review_id, content_id, workflow_id } = row;
  const decision = input.decision!;
  const clause = input.clause ?? null;
  if (clause !== null && !categoryOfClause(policy, clause)) {
    throw refusal("decide on", row, `there is no clause ${clause}; there is ${clausesOf(policy)}`);
  }
  if (decision === "escalate" && !mayEscalate(row.round)) {
    throw refusal("escalate", row, "it is with somebody senior already: approve, reject or age-restrict it");
  }
  const word = { decision, clause, reason: input.reason ?? null };
  await store.transaction(async (tx: Db) => {
    if (!await queue.decide(tx, row.id, reviewer.person_id, word, now())) {
      const found = await find(tx, row.id);
      if (found.decided_by !== reviewer.person_id || !isSame(found, word)) {
        throw refusal("decide on", row, whyUndecidable(found, reviewer, now()));
      }
    }
    await auditReview(tx, row, "decided", reviewer.person_id, now(), { decision, ...(clause && { clause }) }, decision);
  });
  const settled = { review_id, content_id, workflow_id, outcome: decision };
  return input.claim_next ? { settled, next: await claimNext(desk, reviewer) } : { settled };
}

/** Whether a decision is what was decided, word for word: to say it again is no harm, and anything else came too late. */
const isSame = (row: ReviewRow, word: Pick<ReviewRow, "decision" | "clause" | "reason">): boolean =>
  row.decision === word.decision && row.clause === word.clause && row.reason === word.reason;

async function whyNotTheirs(
  { db }: Desk,
  row: ReviewRow,
  { person_id, role }: ReviewerRow,
): Promise<string | undefined> {
  if (!within(role).includes(row.for_role)) return `it is for a ${row.for_role}, and you are a ${role}`;
  if (!await queue.isExcluded(db, row.id, person_id)) return undefined;
  const { creator_id } = await findContent(db, row.content_id);
  return creator_id === person_id ? "it is your own content" : "you have decided on this content before";
}

function whyTaken({ state, claimed_by, lease_until }: ReviewRow, { person_id }: ReviewerRow): string {
  if (state !== "open") return `it is ${state}`;
  if (claimed_by === null || claimed_by === person_id) return "it changed hands at this moment: try again";
  return `${claimed_by} holds it until ${new Date(lease_until).toISOString()}`;
}

function whyUndecidable(row: ReviewRow, reviewer: ReviewerRow, now: number): string {
  if (row.state === "decided") return `${row.decided_by} has decided on it: ${row.decision}`;
  if (row.state === "withdrawn") return "it was withdrawn";
  if (row.claimed_by === reviewer.person_id) return "you held it for too long: claim it again";
  return row.claimed_by && row.lease_until > now ? whyTaken(row, reviewer) : "you have not claimed it";
}

const clausesOf = ({ categories }: ModerationPolicy): string =>
  Object.values(categories).map(({ clause }) => clause).join(", ");

const refusal = (what: string, { id }: ReviewRow, why: string) =>
  ApplicationFailure.nonRetryable(`Cannot ${what} "${id}": ${why}`, "ReviewRefused");

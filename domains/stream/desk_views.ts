// Items of the queue as reviewers see them.
import { findPerson } from "../shared/people.ts";
import { activeStrikes } from "../shared/strikes.ts";
import { findContent } from "./contents.ts";
import type { Desk } from "./desk_deps.ts";
import type { ReviewDetail, ReviewItem } from "./desk_answer.ts";
import { CONTENT_STRIKES, standingOf } from "./standing.ts";
import type { ReviewRow } from "./tables.ts";

/** An item in a line. @param now epoch milliseconds */
export function itemOf(row: ReviewRow, title: string, now: number): ReviewItem {
  const { id, content_id, round, category, severity, reach, queued_at, due_at, escalated_at, claimed_by, lease_until } =
    row;
  const held = row.state === "open" && lease_until > now;
  return {
    ...{ review_id: id, content_id, title, round, category, severity, reach },
    queued_at: iso(queued_at),
    due_at: iso(due_at),
    overdue: row.state === "open" && due_at <= now,
    escalated: escalated_at !== null,
    ...(held && { held_by: claimed_by!, held_until: iso(lease_until) }),
  };
}

/** An item with all that a decision needs. */
export async function detailOf({ store, db, policy, now }: Desk, row: ReviewRow): Promise<ReviewDetail> {
  const content = await findContent(db, row.content_id);
  const creator = await findPerson(store, content.creator_id);
  const earlier = await db.selectFrom("reviews").selectAll().where("content_id", "=", row.content_id)
    .where("state", "=", "decided").where("id", "!=", row.id).orderBy("decided_at").execute();
  return {
    item: itemOf(row, content.title, now()),
    note: row.note,
    findings: JSON.parse(row.findings),
    kind: content.kind,
    description: content.description,
    ...(content.media_url && { media_url: content.media_url }),
    creator: {
      person_id: creator.id,
      name: creator.name,
      standing: standingOf(await activeStrikes(db, creator.id, CONTENT_STRIKES, now())),
    },
    earlier: earlier.map(({ round, decision, clause, reason, decided_by }) => ({
      ...{ round, decision: decision!, reason: reason ?? "", decided_by: decided_by! },
      ...(clause && { clause }),
    })),
    ...(row.appeal && { appeal: row.appeal }),
    clauses: Object.fromEntries(Object.entries(policy.categories).map(([name, { clause }]) => [clause, name])),
  };
}

const iso = (at: number): string => new Date(at).toISOString();

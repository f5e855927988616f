// How the queue does: what waits, what was in time, what was overturned, and who did how much.
import type { Kysely } from "kysely";
import type { SharedTables } from "../shared/tables.ts";
import type { ReviewStats } from "./desk_answer.ts";
import type { StreamTables } from "./tables.ts";

/** @param since from when on decisions count; both epoch milliseconds */
export async function queueStats(
  db: Kysely<StreamTables & SharedTables>,
  since: number,
  now: number,
): Promise<ReviewStats> {
  const open = await db.selectFrom("reviews").where("state", "=", "open").groupBy("severity")
    .select((row) => [
      "severity",
      row.fn.countAll<number>().as("waiting"),
      row.fn.sum<number>(row.case().when("lease_until", ">", now).then(row.lit(1)).else(row.lit(0)).end()).as("held"),
      row.fn.sum<number>(row.case().when("due_at", "<=", now).then(row.lit(1)).else(row.lit(0)).end()).as("overdue"),
      row.fn.min("queued_at").as("oldest"),
    ]).execute();
  const total = (count: (row: typeof open[number]) => number) => open.reduce((sum, row) => sum + Number(count(row)), 0);

  const decided = await db.selectFrom("reviews").where("state", "=", "decided").where("decided_at", ">=", since)
    .select(["round", "decision", "decided_by", "decided_at", "claimed_at", "due_at", "overturned"]).execute();
  const appeals = decided.filter(({ round }) => round === "appeal");
  const lapses = await db.selectFrom("audit_log").where("action", "=", "review.lapsed").where("at", ">=", since)
    .groupBy("actor").select((row) => ["actor", row.fn.countAll<number>().as("count")]).execute();
  const lapsed = new Map(lapses.map(({ actor, count }) => [actor, Number(count)]));
  const inTime = (rows: typeof decided) => rows.filter(({ decided_at, due_at }) => decided_at! <= due_at).length;

  const reviewers = Object.entries(Object.groupBy(decided, ({ decided_by }) => decided_by!)).map(
    ([reviewer, rows = []]) => ({
      reviewer,
      decided: rows.length,
      in_time: inTime(rows),
      overturned: rows.filter(({ overturned }) => overturned).length,
      lapsed: lapsed.get(reviewer) ?? 0,
      median_ms: median(rows.map(({ decided_at, claimed_at }) => decided_at! - claimed_at!)),
    }),
  );
  const idle = [...lapsed].filter(([reviewer]) => !reviewers.some((each) => each.reviewer === reviewer))
    .map(([reviewer, lapsed]) => ({ reviewer, decided: 0, in_time: 0, overturned: 0, lapsed }));

  return {
    since: new Date(since).toISOString(),
    backlog: {
      waiting: total(({ waiting }) => waiting),
      held: total(({ held }) => held),
      overdue: total(({ overdue }) => overdue),
      by_severity: Object.fromEntries(open.map(({ severity, waiting }) => [severity, Number(waiting)])),
      ...(open.length > 0 && { oldest_at: new Date(Math.min(...open.map(({ oldest }) => oldest))).toISOString() }),
    },
    decided: decided.length,
    in_time: inTime(decided),
    appeals_decided: appeals.length,
    appeals_overturned: appeals.filter(({ decision }) => decision === "approve").length,
    reviewers: [...reviewers, ...idle].sort((a, b) => b.decided - a.decided || (a.reviewer < b.reviewer ? -1 : 1)),
  };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

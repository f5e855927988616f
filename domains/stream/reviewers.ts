// Who may look at what waits for people, and decide.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import type { Round } from "./desk_answer.ts";
import type { ReviewerRow, StreamTables } from "./tables.ts";

/** Finds an active reviewer. @throws ApplicationFailure `ReviewerNotFound`, `ReviewerInactive`, non-retryable */
export async function findReviewer(db: Kysely<StreamTables>, id: string): Promise<ReviewerRow> {
  const reviewer = await db.selectFrom("reviewers").selectAll().where("person_id", "=", id).executeTakeFirst();
  if (!reviewer) {
    const message = `"${id}" is no reviewer: nobody of that id has the role "reviewer" or "senior"`;
    throw ApplicationFailure.nonRetryable(message, "ReviewerNotFound");
  }
  if (!reviewer.active) {
    throw ApplicationFailure.nonRetryable(`Reviewer "${id}" is not active any more`, "ReviewerInactive");
  }
  return reviewer;
}

/** The ids of those on duty who may take an item, as somebody of a role. */
export async function onDuty(
  db: Kysely<StreamTables>,
  review_id: string,
  role: ReviewerRow["role"],
): Promise<string[]> {
  const rows = await db.selectFrom("reviewers").select("person_id").where("active", "=", 1)
    .where("role", "in", rolesFor(role)).where(
      "person_id",
      "not in",
      (excluded) => excluded.selectFrom("review_exclusions").select("reviewer_id").where("review_id", "=", review_id),
    )
    .orderBy("person_id").execute();
  return rows.map(({ person_id }) => person_id);
}

/** Whether a decision of this round may still be handed on to somebody senior. */
export const mayEscalate = (round: Round): boolean => round === "first" || round === "second";

/** The roles of items that somebody may take. */
export const within = (role: ReviewerRow["role"]): ReviewerRow["role"][] =>
  role === "senior" ? ["reviewer", "senior"] : ["reviewer"];

/** The roles of those who may take items of a role. */
const rolesFor = (role: ReviewerRow["role"]): ReviewerRow["role"][] =>
  role === "senior" ? ["senior"] : ["reviewer", "senior"];

// Content before people: its turn in the queue, its time, and how many have to agree. Workflow code.
import { log, proxyActivities, workflowInfo } from "@temporalio/workflow";
import { reasonOf } from "../../temporal/failures.ts";
import { attempt } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import type { StreamActivities } from "./activities.ts";
import type { Case } from "./case.ts";
import type { ReviewFinding, Round } from "./desk_answer.ts";
import type { QueuedReview, ReviewWord, Ruling } from "./messages.ts";
import { reviewsToOverturn } from "./overturned.ts";
import { categoryOfClause, isAtLeast, type Severity, WARN_AT } from "./policy.ts";

const { queueReview, readReview, withdrawReview, overturnReviews } = proxyActivities<StreamActivities>(policies.store);
const { warnOfReview, escalateReview } = proxyActivities<StreamActivities>(policies.providerWithin(60 * 60_000));

/** Why people are asked. */
export interface Concern {
  category: string;
  severity: Severity;
  note: string;
  findings: ReviewFinding[];
}

/**
 * Asks people: one, one more where that one wants somebody senior or where a rejection is severe, and a last one where
 * the two do not agree.
 *
 * @returns undefined if the creator took the content back meanwhile
 */
export async function askPeople(one: Case, concern: Concern): Promise<Ruling | undefined> {
  one.occasion++;
  one.words = [];
  let word = await askOne(one, concern, "first");
  if (word?.decision === "escalate") word = await askOne(one, concern, "escalation");
  if (!word) return undefined;
  if (word.decision !== "reject" || !isSevere(one, word, concern)) return rulingOf(one, word);

  const second = await askOne(one, { ...concern, note: `${word.by} rejects it: ${word.reason}` }, "second");
  if (!second) return undefined;
  if (second.decision === "reject") return rulingOf(one, word);
  const note = second.decision === "escalate"
    ? `${word.by} rejects it, ${second.by} wants somebody senior to decide`
    : `${word.by} and ${second.by} do not agree`;
  const last = await askOne(one, { ...concern, note }, "final");
  if (!last) return undefined;
  await overturnReviews(reviewsToOverturn(one.words, last));
  return rulingOf(one, last);
}

/** Asks somebody senior who has not decided on it before what the creator's appeal is worth. */
export async function askAgain(one: Case, reason: string): Promise<ReviewWord | undefined> {
  const { category = "appeal", by } = one.ruling!;
  const severity = one.policy.categories[category]?.severity ?? "medium";
  return await askOne(one, { category, severity, note: `decided by ${by}`, findings: [] }, "appeal", reason);
}

const isSevere = ({ policy }: Case, { clause }: ReviewWord, { severity }: Concern): boolean => {
  const broken = clause && categoryOfClause(policy, clause);
  return isAtLeast(broken ? policy.categories[broken].severity : severity, policy.second_review);
};

/** One item of the queue, from its queueing to its decision. Undefined: withdrawn before anybody decided. */
async function askOne(one: Case, concern: Concern, round: Round, appeal?: string): Promise<ReviewWord | undefined> {
  const { content: { content_id }, policy, steps } = one;
  const item = await queueReview({
    ...concern,
    ...{ content_id, round, occasion: one.occasion, workflow_id: workflowInfo().workflowId },
    sla: policy.sla[concern.severity],
    for_role: round === "first" || round === "second" ? "reviewer" : "senior",
    excluded: [...new Set(one.words.map(({ by }) => by))],
    ...(appeal !== undefined && { appeal }),
  });
  one.reviewId = item.review_id;
  const step = round === "appeal" ? "appeal" : "review";
  steps.note(step, "waiting", `for people: ${item.review_id} (${concern.severity}, ${concern.note})`, item.due_at);
  const word = await waitFor(one, item);
  one.reviewId = undefined;
  if (word) {
    one.words.push(word);
    steps.note(step, "done", `${word.decision.replace("_", "-")} by ${word.by}`);
  }
  return word;
}

async function waitFor(one: Case, item: QueuedReview): Promise<ReviewWord | undefined> {
  const { review_id, queued_at, due_at } = item;
  const told = () => one.settled.has(review_id);
  const alarms: [number, (review_id: string) => Promise<void>][] = [
    [queued_at + (due_at - queued_at) * WARN_AT, warnOfReview],
    [due_at, escalateReview],
  ];
  // It may have been decided for an earlier run of this workflow.
  for (let now = item;; now = await readReview(review_id)) {
    if (now.state === "decided") return now.word;
    if (one.withdrawn || now.state === "withdrawn") return (await withdrawReview(review_id)).word;
    one.settled.delete(review_id);
    const [at, raise] = alarms[0] ?? [];
    await one.until(told, at);
    if (raise && !told() && !one.withdrawn) {
      alarms.shift();
      const raised = await attempt(raise(review_id));
      if ("failed" in raised) log.warn(`Nobody was told that item "${review_id}" waits: ${reasonOf(raised.failed)}`);
    }
  }
}

function rulingOf({ policy }: Case, { decision, by, clause, reason }: ReviewWord): Ruling {
  const category = clause && categoryOfClause(policy, clause);
  return {
    decision: decision as Ruling["decision"],
    by,
    ...(clause && { clause }),
    ...(category && { category }),
    ...(reason && { reason }),
  };
}

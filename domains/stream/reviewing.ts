// Content before people: its turn in the queue, its time, and how many have to agree. Workflow code.
import { log, proxyActivities, workflowInfo } from "@temporalio/workflow";
import { reasonOf } from "../../temporal/failures.ts";
import { attempt, pursue } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import type { StreamActivities } from "./activities.ts";
import type { Case } from "./case.ts";
import type { ReviewFinding, Round } from "./desk_answer.ts";
import type { QueuedReview, ReviewWord, Ruling } from "./messages.ts";
import { judgedBy } from "./overturned.ts";
import { categoryOfClause, isAtLeast, type Severity, WARN_AT } from "./policy.ts";

const { queueReview, readReview, withdrawReview, judgeReviews } = proxyActivities<StreamActivities>(policies.store);
const A_MINUTE = 60_000, A_DAY = 24 * 60 * A_MINUTE;

const { warnOfReview, escalateReview } = proxyActivities<StreamActivities>(policies.providerWithin(60 * 60_000));

/** Why people are asked. */
export interface Concern {
  category: string;
  severity: Severity;
  note: string;
  findings: ReviewFinding[];
  /** Of what is live: the last segment that they are asked about. Absent: all there is. */
  after?: number;
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
  await judgeReviews(judgedBy(last, one.words));
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
  one.occasion = item.occasion;
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
  const alarms: Alarm[] = [
    { at: queued_at + (due_at - queued_at) * WARN_AT, raise: warnOfReview },
    { at: due_at, raise: escalateReview },
  ];
  // It may have been decided for an earlier run of this workflow.
  for (let now = item;; now = await readReview(review_id)) {
    if (now.state === "decided") return now.word;
    if (one.withdrawn || now.state === "withdrawn") return (await withdrawReview(review_id)).word;
    await one.until(told, alarms[0]?.at ?? nextLook(queued_at));
    if (!told() && !one.withdrawn) await sound(one, review_id, alarms);
    // Before it is read: what is told while it is read is a reason to read it again.
    one.settled.delete(review_id);
  }
}

/** When somebody is told that an item waits, epoch milliseconds. */
interface Alarm {
  at: number;
  raise(review_id: string): Promise<void>;
}

/** When to read an item that nobody said anything of: whoever decided may have been lost before they could say so. */
const nextLook = (queued_at: number): number =>
  Date.now() + Math.min(Math.max(Date.now() - queued_at, A_MINUTE), A_DAY);

/** Raises the first alarm. A mail that does not get out keeps neither a decision waiting nor the alarm after it. */
async function sound(one: Case, review_id: string, alarms: Alarm[]): Promise<void> {
  const alarm = alarms.shift();
  if (!alarm) return;
  const raising = pursue(() => alarm.raise(review_id));
  await one.until(() => raising.over || one.settled.has(review_id), alarms[0]?.at);
  // It ends by itself when it finds that the item is decided.
  if (!raising.over) return;
  const raised = await attempt(raising.result);
  if ("failed" in raised) log.warn(`Nobody was told that item "${review_id}" waits: ${reasonOf(raised.failed)}`);
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

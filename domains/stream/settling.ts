// A decision put into effect: what the public sees, a live room, a strike, a notice; and all of it undone when an appeal
// is won. Workflow code.
import { proxyActivities } from "@temporalio/workflow";
import { reasonOf } from "../../temporal/failures.ts";
import { attempt } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import type { RoomActivities } from "../room/activities.ts";
import type { SharedActivities } from "../shared/activities.ts";
import type { StreamActivities } from "./activities.ts";
import type { Case } from "./case.ts";
import type { AppealOutcome } from "./contract.ts";
import type { ContentSettlement, CreatorNotice, ReviewWord, Ruling } from "./messages.ts";
import { judgedBy } from "./overturned.ts";
import { CONTENT_STRIKES } from "./standing.ts";

const { settleContent, countStrikes, judgeReviews } = proxyActivities<StreamActivities>(policies.store);
const { tellCreator } = proxyActivities<StreamActivities>(policies.provider);
const { recordAudit, giveStrike, revokeStrike } = proxyActivities<SharedActivities>(policies.store);
const { closeRoom, removeParticipant } = proxyActivities<RoomActivities>(policies.providerUntilDone);

const EFFECTS: Record<Ruling["decision"], Pick<ContentSettlement, "state" | "visibility">> = {
  approve: { state: "approved", visibility: "public" },
  age_restrict: { state: "age_restricted", visibility: "age_restricted" },
  reject: { state: "rejected", visibility: "removed" },
};

/** Puts a ruling into effect, the strike included. From then on its creator may appeal. */
export async function carryOut(one: Case, ruling: Ruling): Promise<void> {
  await apply(one, ruling);
  if (ruling.decision === "reject") await strike(one, ruling);
  one.steps.note("decision", "done", summaryOf(one, ruling));
  await record(one, one.state, ruling.by, ruling.clause);
  if (ruling.decision !== "approve") one.appealUntil = (one.decidedAt ?? Date.now()) + one.policy.times.appeal_window;
}

/** Ends what is live, however long it takes: the creator's own room is closed; from somebody else's they are removed. */
export async function takeDown(one: Case, ruling: Ruling): Promise<void> {
  const { content: { content_id, kind, room, participant }, steps } = one;
  if (ruling.decision !== "reject" || kind !== "live" || !room) return;
  const summary = summaryOf(one, ruling);
  steps.note("decision", "done", `${summary}, still live in ${room}`);
  const ended = await attempt(participant ? removeParticipant(room, participant) : closeRoom(room));
  if ("done" in ended) return steps.note("decision", "done", summary);
  steps.note("decision", "failed", `content "${content_id}" is still live in ${room}: ${reasonOf(ended.failed)}`);
}

/** What the appeal came to, put into effect. */
export async function carryOutAppeal(one: Case, word: ReviewWord): Promise<AppealOutcome> {
  const before = one.ruling!;
  const decision = word.decision as Ruling["decision"];
  if (decision === before.decision || decision === "reject") {
    await record(one, "appeal_upheld", word.by, before.clause);
    await apply(one, before, "upheld");
    return "upheld";
  }
  const outcome = decision === "approve" ? "overturned" : "changed";
  await revokeStrike(strikeKey(one));
  one.strikes = undefined;
  await judgeReviews(judgedBy(word, one.words));
  await record(one, "appeal_won", word.by, before.clause);
  // Last: once its outcome is kept, nobody hears the appeal again.
  await apply(one, { ...before, decision, by: word.by }, outcome);
  return outcome;
}

/** Tells the creator; a mail that cannot be sent holds up nothing. */
export async function tell(one: Case, notice: Omit<CreatorNotice, "content_id" | "occasion">): Promise<void> {
  const { content: { content_id }, steps, occasion } = one;
  const told = await attempt(tellCreator({ content_id, occasion, ...notice }));
  const outcome = "failed" in told ? reasonOf(told.failed) : told.done.reason ?? told.done.state;
  const sent = "done" in told && told.done.state === "sent";
  if (notice.kind === "held") return;
  steps.note("notice", sent ? "done" : "failed", sent ? notice.kind.replace("_", " ") : outcome);
}

async function apply(one: Case, ruling: Ruling, appeal?: AppealOutcome): Promise<void> {
  const effect = EFFECTS[ruling.decision];
  const ruled = { occasion: one.occasion, ruling, ...(appeal && { appeal }) };
  await settleContent({ content_id: one.content.content_id, ...effect, ruled });
  one.state = effect.state;
  one.ruling = ruling;
}

async function strike(one: Case, { category }: Ruling): Promise<void> {
  if (!category || !one.policy.categories[category]?.strike) return;
  const { creator_id } = one.content;
  await giveStrike({
    key: strikeKey(one),
    person_id: creator_id,
    reason: `${CONTENT_STRIKES}${category}`,
    lifetime: one.policy.times.strike_lifetime,
  });
  one.strikes = await countStrikes(creator_id);
}

const strikeKey = ({ content: { content_id } }: Case) => `content:${content_id}:strike`;

const summaryOf = ({ state }: Case, { by, clause }: Ruling): string =>
  `${state.replace("_", "-")} by ${by}${clause ? ` (clause ${clause})` : ""}`;

async function record(one: Case, what: string, actor: string, clause?: string): Promise<void> {
  const { content: { content_id }, occasion } = one;
  await recordAudit({
    key: `content:${content_id}:${occasion}:${what}`,
    actor,
    action: `content.${what}`,
    subject: `content:${content_id}`,
    ...(clause && { detail: { clause } }),
  });
}

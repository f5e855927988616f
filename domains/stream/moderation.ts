// Content, from its upload to the last word on it. Workflow code.
import { allHandlersFinished, condition, continueAsNew, proxyActivities, workflowInfo } from "@temporalio/workflow";
import { orFailAsIs } from "../../temporal/failures.ts";
import * as policies from "../../temporal/policies.ts";
import { Steps } from "../../temporal/steps.ts";
import type { StreamActivities } from "./activities.ts";
import { Case } from "./case.ts";
import {
  MODERATION_STEPS,
  type ModerationOutcome,
  type StreamModerationInput,
  type StreamModerationResult,
} from "./contract.ts";
import { listen } from "./handlers.ts";
import type { Ruling, Scan } from "./messages.ts";
import { askAgain, askPeople } from "./reviewing.ts";
import { scanAll } from "./scanning.ts";
import { carryOut, carryOutAppeal, tell } from "./settling.ts";
import { verdictOf } from "./verdict.ts";

const { openContent, showContent, settleContent } = proxyActivities<StreamActivities>(policies.store);

/** Where a run that took over from an earlier one goes on with live content. */
interface Carried {
  after: number;
  occasion: number;
}

/** Content, from its upload to the last word on it: held, scanned, decided, and decided again on appeal. */
export async function StreamModerationWorkflow(
  input: StreamModerationInput,
  carried?: Carried,
): Promise<StreamModerationResult> {
  const steps = new Steps(MODERATION_STEPS);
  const one = new Case(await orFailAsIs(openContent(input, workflowInfo().firstExecutionRunId)), steps);
  listen(one);
  if (one.state !== "pending" && !carried) return alreadySettled(one);
  one.occasion = carried?.occasion ?? 0;

  await hold(one, carried);
  const ruling = await rule(one, input, carried);
  if (!ruling) return await leave(one);
  await carryOut(one, ruling);
  await notify(one, ruling);
  await hearAppeal(one, ruling);
  await condition(allHandlersFinished);
  return resultOf(one);
}

/** Keeps content from the public, or from most of it, until it is decided on. */
async function hold(one: Case, carried?: Carried): Promise<void> {
  const { content: { content_id, kind }, policy, standing, steps } = one;
  if (carried) return steps.note("hold", "done", "it is live");
  // What is live cannot be kept back for later: it is shown to few, unless its creator has strikes.
  const visibility = standing === "restricted" || standing === "suspended"
    ? "hidden"
    : kind === "live"
    ? "limited"
    : policy.until_decided;
  await showContent(content_id, visibility);
  steps.note("hold", "done", visibility);
}

/** What is to be done with the content; undefined if its creator took it back. */
async function rule(one: Case, input: StreamModerationInput, carried?: Carried): Promise<Ruling | undefined> {
  const { steps, standing, policy } = one;
  if (standing === "suspended") {
    steps.note("scan", "skipped", "its creator is suspended");
    steps.note("review", "skipped", "its creator is suspended");
    return { decision: "reject", by: "policy", reason: "Your account is suspended until one of your strikes expires." };
  }
  for (let after = carried?.after;;) {
    steps.note("scan", "running");
    const scans = await scanAll(one, after);
    if (one.withdrawn) return undefined;
    const verdict = verdictOf(scans, policy, after === undefined ? standing : "good", after !== undefined);
    steps.note("scan", "done", summaryOf(scans));
    if (verdict.kind === "act") {
      steps.note("review", "skipped", "the classifiers are certain");
      const { category, score, place } = verdict.finding;
      const reason = `We found ${category.replaceAll("/", ", ")} (${place}).`;
      steps.note("decision", "running", `${category} ${score.toFixed(2)}`);
      return {
        decision: verdict.action,
        by: "classifiers",
        category,
        clause: policy.categories[category].clause,
        reason,
      };
    }
    let ruling: Ruling = { decision: "approve", by: "classifiers" };
    if (verdict.kind === "review") {
      if (after === undefined) await tell(one, { kind: "held" });
      else await showContent(one.content.content_id, "limited");
      const { category, severity, note } = verdict;
      const asked = await askPeople(one, { category, severity, note, findings: findingsOf(scans) });
      if (!asked) return undefined;
      ruling = asked;
    } else if (!steps.isSettled("review")) steps.note("review", "skipped", "nothing was found");

    const live = Math.max(...scans.map((scan) => "failed" in scan ? -1 : scan.after));
    if (ruling.decision !== "approve" || !scans.some((scan) => !("failed" in scan) && scan.goes_on)) return ruling;
    after = await watch(one, input, live);
    if (one.withdrawn) return undefined;
  }
}

/** Lets what is live be seen, and waits until it is to be looked at again. */
async function watch(one: Case, input: StreamModerationInput, after: number): Promise<number> {
  await showContent(one.content.content_id, "public");
  one.steps.note("scan", "waiting", "it is live", Date.now() + one.policy.times.live_poll);
  await one.until(() => false, Date.now() + one.policy.times.live_poll);
  if (!one.withdrawn && workflowInfo().continueAsNewSuggested) {
    await condition(allHandlersFinished);
    await continueAsNew<typeof StreamModerationWorkflow>(input, { after, occasion: one.occasion });
  }
  return after;
}

/** Tells the creator where there is something to tell: an approval that nobody waited for is none. */
async function notify(one: Case, { decision, by, category, clause, reason }: Ruling): Promise<void> {
  const { policy, steps, strikes } = one;
  if (decision === "approve") {
    if (by === "classifiers") return steps.note("notice", "skipped", "nobody was kept waiting");
    return await tell(one, { kind: "approved" });
  }
  one.appealUntil = Date.now() + policy.times.appeal_window;
  const kind = decision === "reject" ? "rejected" : "age_restricted";
  const appeal_until = one.appealUntil;
  await tell(one, { kind, appeal_until, category, clause, reason, ...(strikes !== undefined && { strikes }) });
}

/** Waits for the creator's appeal while there is time for one, and has it decided. */
async function hearAppeal(one: Case, { decision }: Ruling): Promise<void> {
  const { steps } = one;
  if (decision === "approve") return steps.note("appeal", "skipped", "there is nothing to appeal");
  steps.note("appeal", "waiting", "for the creator", one.appealUntil);
  await one.until(() => one.appealed !== undefined, one.appealUntil);
  if (one.appealed === undefined) {
    one.appealUntil = undefined;
    return steps.note("appeal", "skipped", one.withdrawn ? "the content was withdrawn" : "nobody appealed");
  }
  const word = await askAgain(one, one.appealed);
  if (!word) return steps.note("appeal", "skipped", "the content was withdrawn");
  const { clause } = one.ruling!;
  one.outcome = await carryOutAppeal(one, word);
  steps.note("appeal", "done", `${one.outcome} by ${word.by}`);
  await tell(one, { kind: "appeal_decided", outcome: one.outcome, reason: word.reason, ...(clause && { clause }) });
}

/** The creator took the content back before anybody had decided. */
async function leave(one: Case): Promise<StreamModerationResult> {
  const { content: { content_id }, steps } = one;
  await settleContent({ content_id, state: "withdrawn", visibility: "removed" });
  one.state = "withdrawn";
  steps.skipRest("its creator took it back");
  return resultOf(one);
}

/** A start for content that was decided on answers how and does nothing again. */
function alreadySettled(one: Case): StreamModerationResult {
  one.steps.skipRest(`the content is ${one.state.replace("_", " ")} already`);
  return resultOf(one);
}

function resultOf({ content: { content_id }, state, ruling, strikes, outcome }: Case): StreamModerationResult {
  return {
    content_id,
    status: state as ModerationOutcome,
    ...(ruling && { decided_by: ruling.by }),
    ...(ruling?.clause && state !== "approved" && { clause: ruling.clause }),
    ...(strikes !== undefined && { strikes }),
    ...(outcome && { appeal: outcome }),
  };
}

const findingsOf = (scans: readonly Scan[]) => scans.flatMap((scan) => "failed" in scan ? [] : scan.findings);

const summaryOf = (scans: readonly Scan[]): string =>
  scans.map((scan) =>
    "failed" in scan ? `${scan.classifier} ${scan.failed}` : `${scan.classifier} ${scan.scanned} seen`
  )
    .join(", ");

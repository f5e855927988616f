// Content, from its upload to the last word on it. Workflow code.
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  proxyActivities,
  workflowInfo,
} from "@temporalio/workflow";
import { orFailAsIs } from "../../temporal/failures.ts";
import * as policies from "../../temporal/policies.ts";
import { Steps } from "../../temporal/steps.ts";
import type { StreamActivities } from "./activities.ts";
import { hearAppeal, notify } from "./appealing.ts";
import { Case } from "./case.ts";
import {
  MODERATION_STEPS,
  type ModerationOutcome,
  type StreamModerationInput,
  type StreamModerationResult,
} from "./contract.ts";
import { listen } from "./handlers.ts";
import type { Ruling, Scan, Visibility } from "./messages.ts";
import { askPeople } from "./reviewing.ts";
import { scanAll } from "./scanning.ts";
import { carryOut, tell } from "./settling.ts";
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
  if (one.state !== "pending" && !carried && !one.isContested) return alreadySettled(one);

  const ruling = one.isContested ? ruledBefore(one) : await decide(one, input, carried);
  if (!ruling) return await leave(one);
  // Not stopped half-way, whatever an operator cancels; what was done before is not done twice.
  await CancellationScope.nonCancellable(() => carryOut(one, ruling));
  await notify(one, ruling);
  await hearAppeal(one, ruling);
  await condition(allHandlersFinished);
  return resultOf(one);
}

/** Has it decided what is to be done with content; undefined if its creator took it back. */
async function decide(one: Case, input: StreamModerationInput, carried?: Carried): Promise<Ruling | undefined> {
  one.occasion = carried?.occasion ?? 0;
  await hold(one, carried);
  return await rule(one, input, carried);
}

/** What an earlier run decided, which was stopped while its creator could appeal. */
function ruledBefore({ ruling, steps }: Case): Ruling {
  for (const step of ["hold", "scan", "review"] as const) steps.note(step, "skipped", "it was decided on before");
  return ruling!;
}

/** Keeps content from the public, or from most of it, until it is decided on. */
async function hold(one: Case, carried?: Carried): Promise<void> {
  const { content: { kind }, policy, standing, steps } = one;
  if (carried) return steps.note("hold", "done", "it is live");
  // What is live cannot be kept back for later: it is shown to few, unless its creator has strikes.
  const visibility = standing === "restricted" || standing === "suspended"
    ? "hidden"
    : kind === "live"
    ? "limited"
    : policy.until_decided;
  await show(one, visibility);
  steps.note("hold", "done", visibility);
}

/** Changes what the public sees, where that is a change. */
async function show(one: Case, visibility: Visibility): Promise<void> {
  if (one.visibility === visibility) return;
  await showContent(one.content.content_id, visibility);
  one.visibility = visibility;
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
      else await show(one, "limited");
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
  await show(one, "public");
  one.steps.note("scan", "waiting", "it is live", Date.now() + one.policy.times.live_poll);
  await one.until(() => false, Date.now() + one.policy.times.live_poll);
  if (!one.withdrawn && workflowInfo().continueAsNewSuggested) {
    await condition(allHandlersFinished);
    await continueAsNew<typeof StreamModerationWorkflow>(input, { after, occasion: one.occasion });
  }
  return after;
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

// Content, from its upload to the last word on it. Workflow code.
import { allHandlersFinished, CancellationScope, condition, proxyActivities, workflowInfo } from "@temporalio/workflow";
import { orFailAsIs } from "../../temporal/failures.ts";
import { pursue } from "../../temporal/flow.ts";
import { Opening } from "../../temporal/opening.ts";
import * as policies from "../../temporal/policies.ts";
import { Steps } from "../../temporal/steps.ts";
import type { StreamActivities } from "./activities.ts";
import { hearAppeal, notify, tellOutcome } from "./appealing.ts";
import { Case } from "./case.ts";
import {
  MODERATION_STEPS,
  type ModerationOutcome,
  type StreamModerationInput,
  type StreamModerationResult,
} from "./contract.ts";
import { listen } from "./handlers.ts";
import { certainRuling, lookAt } from "./looking.ts";
import type { Ruling } from "./messages.ts";
import { askPeople } from "./reviewing.ts";
import { carryOut, takeDown, tell } from "./settling.ts";
import { askWhileLive, type Carried, show, watch } from "./watching.ts";

const { openContent, settleContent } = proxyActivities<StreamActivities>(policies.store);

/** Content, from its upload to the last word on it: held, scanned, decided, and decided again on appeal. */
export async function StreamModerationWorkflow(
  input: StreamModerationInput,
  carried?: Carried,
): Promise<StreamModerationResult> {
  const steps = new Steps(MODERATION_STEPS);
  const opening = new Opening<Case>(`content "${input?.content_id}"`);
  listen(opening);
  const one = await opening.through(async () =>
    new Case(await orFailAsIs(openContent(input, workflowInfo().firstExecutionRunId)), steps)
  );
  if (one.state !== "pending" && !carried && !one.isContested) return alreadySettled(one);

  const ruling = one.isContested ? ruledBefore(one) : await decide(one, input, carried);
  if (!ruling) return await leave(one);
  // Not stopped half-way, whatever an operator cancels; what was done before is not done twice.
  const ending = await CancellationScope.nonCancellable(async () => {
    await carryOut(one, ruling);
    return pursue(() => takeDown(one, ruling));
  });
  // Nobody's appeal waits for LiveKit or for a mail.
  const telling = pursue(() => notify(one, ruling));
  try {
    const word = await hearAppeal(one, ruling);
    // What an appeal has undone is neither ended nor told any more.
    if (one.outcome && one.outcome !== "upheld") { for (const each of [ending, telling]) each.cancel(); }
    if (word) await tellOutcome(one, word);
  } finally {
    await ending.ended;
  }
  await telling.ended;
  await condition(allHandlersFinished);
  return resultOf(one);
}

/** Has it decided what is to be done with content; undefined if its creator took it back. */
async function decide(one: Case, input: StreamModerationInput, carried?: Carried): Promise<Ruling | undefined> {
  if (carried) one.occasion = carried.occasion;
  if (carried?.withdrawn) one.withdrawn = true;
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

/** What is to be done with the content; undefined if its creator took it back. */
async function rule(one: Case, input: StreamModerationInput, carried?: Carried): Promise<Ruling | undefined> {
  const { steps, standing } = one;
  if (standing === "suspended") {
    steps.note("scan", "skipped", "its creator is suspended");
    steps.note("review", "skipped", "its creator is suspended");
    return { decision: "reject", by: "policy", reason: "Your account is suspended until one of your strikes expires." };
  }
  let { after, concern } = carried ?? {} as Partial<Carried>;
  for (;;) {
    let ruling: Ruling | undefined = { decision: "approve", by: "classifiers" };
    // What people were being asked about in an earlier run was live, and may still be.
    let goesOn = true;
    if (!concern) {
      steps.note("scan", "running");
      const { verdict, findings, goes_on, last, summary } = await lookAt(one, after);
      if (one.withdrawn) return undefined;
      steps.note("scan", "done", summary);
      if (verdict.kind === "act") {
        steps.note("review", "skipped", "the classifiers are certain");
        return certainRuling(one, verdict);
      }
      if (verdict.kind === "review") {
        // Nobody is kept waiting for a mail.
        if (after === undefined) pursue(() => tell(one, { kind: "held" }));
        else await show(one, "limited");
        const { category, severity, note } = verdict;
        concern = { category, severity, note, findings, ...(one.content.kind === "live" && { after: last }) };
      } else if (!steps.isSettled("review")) steps.note("review", "skipped", "nothing was found");
      [after, goesOn] = [last, goes_on];
    }
    if (concern) {
      ruling = goesOn ? await askWhileLive(one, input, concern, after!) : await askPeople(one, concern);
      concern = undefined;
    }
    if (!ruling || ruling.decision !== "approve" || !goesOn) return ruling;
    await watch(one, input, after!);
    if (one.withdrawn) return undefined;
  }
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

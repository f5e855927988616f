// Content that is live: it is looked at again and again, also while people are asked about it. Workflow code.
import { allHandlersFinished, condition, continueAsNew, proxyActivities, workflowInfo } from "@temporalio/workflow";
import { pursue } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import type { StreamActivities } from "./activities.ts";
import type { Case } from "./case.ts";
import type { StreamModerationInput } from "./contract.ts";
import { certainRuling, lookAt } from "./looking.ts";
import type { Ruling, Visibility } from "./messages.ts";
import { askPeople, type Concern } from "./reviewing.ts";

const { showContent, withdrawReview } = proxyActivities<StreamActivities>(policies.store);

/** Where a run that took over from an earlier one goes on with live content. */
export interface Carried {
  /** The last segment that was looked at. */
  after: number;
  /** How often it came before people, not counting the concern. */
  occasion: number;
  /** What people are being asked about. */
  concern?: Concern;
  /** Its creator took it back while the earlier run came to its end. */
  withdrawn?: true;
}

/** Changes what the public sees, where that is a change. */
export async function show(one: Case, visibility: Visibility): Promise<void> {
  if (one.visibility === visibility) return;
  await showContent(one.content.content_id, visibility);
  one.visibility = visibility;
}

/** Lets what is live be seen, and waits until it is to be looked at again. */
export async function watch(one: Case, input: StreamModerationInput, after: number): Promise<void> {
  await show(one, "public");
  one.steps.note("scan", "waiting", "it is live", Date.now() + one.policy.times.live_poll);
  await one.until(() => false, Date.now() + one.policy.times.live_poll);
  if (!one.withdrawn) await handOver(one, input, { after, occasion: one.occasion });
}

/**
 * Asks people about what goes on while they are asked. It is listened to meanwhile, since what is certain does not wait
 * for them; whatever else was heard is looked at again once they have let it go on.
 *
 * @param after the last segment that they are asked about
 * @returns undefined if the creator took the content back meanwhile
 */
export async function askWhileLive(
  one: Case,
  input: StreamModerationInput,
  concern: Concern,
  after: number,
): Promise<Ruling | undefined> {
  const { occasion, policy: { times } } = one;
  const asking = pursue(() => askPeople(one, concern));
  for (let heard = after, goesOn = true; goesOn;) {
    await one.until(() => asking.over, Date.now() + times.live_poll);
    if (asking.over || one.withdrawn) break;
    const looking = pursue(() => lookAt(one, heard));
    await one.until(() => asking.over || looking.over);
    if (asking.over || one.withdrawn) {
      // Not waited for: a classifier that hangs holds up nobody's decision.
      looking.cancel();
      break;
    }
    const { verdict, last, goes_on } = await looking.result;
    if (verdict.kind === "act") {
      asking.cancel();
      await asking.ended;
      if (one.reviewId) await withdrawReview(one.reviewId);
      one.reviewId = undefined;
      one.steps.note("review", "skipped", "the classifiers have become certain");
      return certainRuling(one, verdict);
    }
    [heard, goesOn] = [last, goes_on];
    if (workflowInfo().continueAsNewSuggested) {
      asking.cancel();
      await asking.ended;
      await handOver(one, input, { after, occasion, concern });
    }
  }
  return await asking.result;
}

/** Goes on in a run of its own once the history is long. */
async function handOver(one: Case, input: StreamModerationInput, carried: Carried): Promise<void> {
  if (!workflowInfo().continueAsNewSuggested) return;
  await condition(allHandlersFinished);
  await continueAsNew<(input: StreamModerationInput, carried: Carried) => Promise<unknown>>(input, {
    ...carried,
    ...(one.withdrawn && { withdrawn: true }),
  });
}

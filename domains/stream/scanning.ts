// Asking every classifier, and telling those apart that cannot answer. Workflow code.
import { ActivityFailure, ApplicationFailure, log, proxyActivities, TimeoutFailure } from "@temporalio/workflow";
import { reasonOf } from "../../temporal/failures.ts";
import { attempt, together } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import type { StreamActivities } from "./activities.ts";
import type { Case } from "./case.ts";
import type { Scan } from "./messages.ts";

/** Long media takes hours; a worker that is lost on the way is noticed by its silence. */
const SCANNING = { startToCloseTimeout: "12 hours", heartbeatTimeout: "1 minute" } as const;

/**
 * Asks every classifier, side by side. One that does not answer is waited for as long as the policy says, and then said to
 * be down or slow.
 *
 * @param after where the last scan of live content stopped
 */
export async function scanAll(one: Case, after?: number): Promise<Scan[]> {
  const scans = one.classifiers.map((classifier) => scanBy(one, classifier, after));
  return await together(...scans) as Scan[];
}

async function scanBy({ content: { content_id }, policy }: Case, classifier: string, after?: number): Promise<Scan> {
  const { classifier_patience: patience } = policy.times;
  const { scanContent } = proxyActivities<StreamActivities>({
    ...policies.provider,
    ...SCANNING,
    scheduleToCloseTimeout: undefined,
    // The activity itself counts the clock; this is for workers that are lost at it again and again.
    retry: { ...policies.provider.retry, maximumAttempts: attemptsWithin(patience) },
  });
  const scanned = await attempt(
    scanContent({ content_id, classifier, patience, ...(after !== undefined && { after }) }),
  );
  if ("done" in scanned) return scanned.done;
  const reason = reasonOf(scanned.failed);
  log.warn(`Classifier "${classifier}" has not judged content "${content_id}": ${reason}`);
  return { classifier, failed: isSlow(scanned.failed) ? "slow" : "down", reason };
}

/** How many tries the retry policy makes in a time that is spent on waiting between them, milliseconds. */
function attemptsWithin(patience: number): number {
  let attempts = 1;
  for (let pause = 1000, spent = 0; spent + pause <= patience; pause = Math.min(pause * 2, 60_000)) {
    spent += pause;
    attempts++;
  }
  return attempts;
}

function isSlow(error: unknown): boolean {
  if (!(error instanceof ActivityFailure)) return false;
  const { cause } = error;
  return cause instanceof TimeoutFailure || (cause instanceof ApplicationFailure && cause.type === "ClassifierSlow");
}

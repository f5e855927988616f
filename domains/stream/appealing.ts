// What follows a decision: its creator is told, and may appeal. Workflow code.
import { CancellationScope } from "@temporalio/workflow";
import type { Case } from "./case.ts";
import type { ReviewWord, Ruling } from "./messages.ts";
import { askAgain } from "./reviewing.ts";
import { carryOutAppeal, tell } from "./settling.ts";

/** Tells the creator where there is something to tell: an approval that nobody waited for is none. */
export async function notify(one: Case, { decision, by, category, clause, reason }: Ruling): Promise<void> {
  const { steps, strikes, appealUntil: appeal_until } = one;
  if (decision === "approve") {
    if (by === "classifiers") return steps.note("notice", "skipped", "nobody was kept waiting");
    return await tell(one, { kind: "approved" });
  }
  const kind = decision === "reject" ? "rejected" : "age_restricted";
  await tell(one, { kind, appeal_until, category, clause, reason, ...(strikes !== undefined && { strikes }) });
}

/**
 * Waits for the creator's appeal while there is time for one, and has it decided.
 *
 * @returns what was said to it; undefined if nothing was
 */
export async function hearAppeal(one: Case, { decision }: Ruling): Promise<ReviewWord | undefined> {
  const { steps } = one;
  const skip = (why: string) => void steps.note("appeal", "skipped", why);
  if (decision === "approve") return skip("there is nothing to appeal");
  steps.note("appeal", "waiting", "for the creator", one.appealUntil);
  await one.until(() => one.appealed !== undefined, one.appealUntil);
  if (one.appealed === undefined) {
    one.appealUntil = undefined;
    return skip(one.withdrawn ? "the content was withdrawn" : "nobody appealed");
  }
  const word = await askAgain(one, one.appealed);
  if (!word) return skip("the content was withdrawn");
  one.outcome = await CancellationScope.nonCancellable(() => carryOutAppeal(one, word));
  steps.note("appeal", "done", `${one.outcome} by ${word.by}`);
  return word;
}

/** Tells the creator what their appeal came to. */
export async function tellOutcome(one: Case, { reason }: ReviewWord): Promise<void> {
  const { clause } = one.ruling!;
  await tell(one, { kind: "appeal_decided", outcome: one.outcome, reason, ...(clause && { clause }) });
}

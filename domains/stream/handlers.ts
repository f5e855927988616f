// The messages of moderation, wired to its state. Workflow code.
import { condition, log, setHandler } from "@temporalio/workflow";
import type { Case } from "./case.ts";
import { type Appeal, appeal, reviewSettled, status, withdraw } from "./contract.ts";

/** How much of a creator's word is kept. */
const LONGEST_APPEAL = 2000;

/** Answers queries, updates and signals from now on. */
export function listen(one: Case): void {
  const { content_id } = one.content;

  setHandler(status, () => one.view());

  setHandler(appeal, async ({ reason }) => {
    one.appealed = reason;
    // Answered once the queue has it: from there another start takes it up, whatever becomes of this run.
    await condition(() => one.reviewId !== undefined || one.steps.isSettled("appeal"));
    return one.view();
  }, {
    validator: (request) => {
      const why = whyCannotAppeal(one, request);
      if (why) throw new Error(`Cannot appeal for content "${content_id}": ${why}`);
    },
  });

  setHandler(reviewSettled, (settled) => {
    // A quick reviewer may have decided before the workflow knows that the item is queued.
    if (typeof settled?.review_id === "string") one.settled.add(settled.review_id);
    else log.warn(`Ignored signal reviewSettled of content "${content_id}": it names no item`);
  });

  setHandler(withdraw, () => {
    one.withdrawn = true;
  });
}

function whyCannotAppeal(one: Case, request: Appeal): string | undefined {
  if (one.appealed !== undefined) return "an appeal was made already";
  if (one.state !== "rejected" && one.state !== "age_restricted") return `it is ${one.state.replace("_", " ")}`;
  if (!one.mayAppeal) return "the time for it is over";
  if (typeof request?.reason !== "string" || !request.reason.trim()) return "reason: is missing";
  if (request.reason.length > LONGEST_APPEAL) return `reason: has more than ${LONGEST_APPEAL} characters`;
}

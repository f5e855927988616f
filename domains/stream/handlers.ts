// The messages of moderation, wired to its state. Workflow code.
import { log, setHandler } from "@temporalio/workflow";
import type { Case } from "./case.ts";
import { type Appeal, appeal, reviewSettled, status, withdraw } from "./contract.ts";

/** How much of a creator's word is kept. */
const LONGEST_APPEAL = 2000;

/** Answers queries, updates and signals from now on. */
export function listen(one: Case): void {
  const { content_id } = one.content;

  setHandler(status, () => one.view());

  setHandler(appeal, ({ reason }) => {
    one.appealed = reason;
    return one.view();
  }, {
    validator: (request) => {
      const why = whyCannotAppeal(one, request);
      if (why) throw new Error(`Cannot appeal for content "${content_id}": ${why}`);
    },
  });

  setHandler(reviewSettled, (settled) => {
    const review_id = settled?.review_id;
    if (review_id === one.reviewId) one.settled.add(review_id);
    else log.info(`Ignored signal reviewSettled of content "${content_id}": it does not wait for item "${review_id}"`);
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

// The messages of moderation, wired to its state. Workflow code.
import { condition } from "@temporalio/workflow";
import type { Opening } from "../../temporal/opening.ts";
import type { Case } from "./case.ts";
import { type Appeal, appeal, reviewSettled, status, withdraw } from "./contract.ts";

/** How much of a creator's word is kept. */
const LONGEST_APPEAL = 2000;

/** Answers queries, updates and signals from now on. */
export function listen(opening: Opening<Case>): void {
  opening.query(status, (one) => one.view());

  opening.update(appeal, "appeal for", {
    whyNot: (one, request) => (one && whyNoAppeal(one)) ?? whyNoReason(request),
    async act(one, { reason }) {
      one.appealed = reason;
      // Answered once the queue has it: from there another start takes it up, whatever becomes of this run.
      await condition(() => one.reviewId !== undefined || one.steps.isSettled("appeal"));
      return one.view();
    },
  });

  opening.signal(reviewSettled, {
    whyNot: (_, settled) => typeof settled?.review_id === "string" ? undefined : "it names no item",
    // A quick reviewer may have decided before the workflow knows that the item is queued.
    act: (one, { review_id }) => one.settled.add(review_id),
  });

  opening.signal(withdraw, {
    act(one) {
      one.withdrawn = true;
    },
  });
}

function whyNoAppeal(one: Case): string | undefined {
  if (one.appealed !== undefined) return "an appeal was made already";
  if (one.state !== "rejected" && one.state !== "age_restricted") return `it is ${one.state.replace("_", " ")}`;
  if (!one.mayAppeal) return "the time for it is over";
}

function whyNoReason(request: Appeal): string | undefined {
  if (typeof request?.reason !== "string" || !request.reason.trim()) return "reason: is missing";
  if (request.reason.length > LONGEST_APPEAL) return `reason: has more than ${LONGEST_APPEAL} characters`;
}

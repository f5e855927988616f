// One request of a reviewer. Workflow code.
import { getExternalWorkflowHandle, log, proxyLocalActivities } from "@temporalio/workflow";
import { orFailAsIs } from "../../temporal/failures.ts";
import { attempt } from "../../temporal/flow.ts";
import { Steps } from "../../temporal/steps.ts";
import type { StreamActivities } from "./activities.ts";
import { DESK_STEPS, type ReviewDeskInput, reviewSettled } from "./contract.ts";
import type { ReviewDeskResult } from "./desk_answer.ts";

// Local: the answer is one task away, and somebody waits for it.
const { attendDesk } = proxyLocalActivities<StreamActivities>({
  startToCloseTimeout: "10 seconds",
  retry: { initialInterval: "200 milliseconds", maximumInterval: "2 seconds" },
});

/** Answers one request of a reviewer, and tells the workflow that owns the item what was decided. */
export async function ReviewDeskWorkflow(input: ReviewDeskInput): Promise<ReviewDeskResult> {
  const steps = new Steps(DESK_STEPS);
  // The input is not checked yet, and may come from any client.
  steps.subject = input?.action;
  const answer = await orFailAsIs(attendDesk(input));
  steps.note("desk", "done");

  const { settled } = answer;
  if (!settled || settled.outcome === "released") {
    steps.skipRest("nothing was decided");
    return answer;
  }
  const { workflow_id, review_id } = settled;
  const told = await attempt(getExternalWorkflowHandle(workflow_id).signal(reviewSettled, { review_id }));
  if ("done" in told) {
    steps.note("owner", "done", workflow_id);
    return answer;
  }
  const warning = `${workflow_id} is not running: the decision takes effect when it is started again`;
  log.warn(`Item "${review_id}" was decided, but ${warning}`);
  steps.note("owner", "failed", warning);
  return { ...answer, warning };
}

// What comes in from outside. Used by the CLI, the ingress and the docs; never inside the workflow bundle.
import { z } from "zod";
import { id, moment } from "../../temporal/fields.ts";
import { DECISIONS } from "./desk_answer.ts";

/** Content that was uploaded, or goes live. */
export const streamModerationInput = z.strictObject({
  content_id: id("the content, as the platform knows it"),
});

/** What a reviewer may ask of the desk. */
export const DESK_ACTIONS = ["list", "show", "claim", "decide", "release", "stats"] as const;

/** One request of a reviewer. */
export const reviewDeskInput = z.strictObject({
  request_id: id("any id that no request had before"),
  action: z.enum(DESK_ACTIONS).describe("what to do"),
  reviewer: id("who asks; needed to show, claim, decide and release").optional(),
  review_id: id("the item; claim takes the most urgent one without it").optional(),
  decision: z.enum(DECISIONS).describe("what is decided").optional(),
  clause: z.string().max(20).describe("the clause that is broken").optional(),
  reason: z.string().max(1000).describe("why, in words for the creator").optional(),
  claim_next: z.boolean().default(false).describe("claim the next item after a decision"),
  limit: z.int().min(1).max(500).default(20).describe("how many items to list"),
  since: moment("from when on statistics count; 30 days ago if absent").optional(),
}).superRefine(({ action, reviewer, review_id, decision, clause, reason }, context) => {
  const need = (field: string, missing: boolean) => {
    if (missing) context.addIssue({ code: "custom", path: [field], message: `missing, and needed to ${action}` });
  };
  const signed = action !== "list" && action !== "stats";
  need("reviewer", signed && reviewer === undefined);
  need("review_id", ["show", "decide", "release"].includes(action) && review_id === undefined);
  if (action !== "decide") return;
  need("decision", decision === undefined);
  need("reason", decision !== "approve" && !reason?.trim());
  need("clause", (decision === "reject" || decision === "age_restrict") && clause === undefined);
});

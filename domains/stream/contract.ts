// What callers and the workflows agree on. Pure: imported by both sides of the sandbox.
import { defineQuery, defineSignal, defineUpdate } from "@temporalio/workflow";
import type { z } from "zod";
import type { reviewDeskInput, streamModerationInput } from "./schema.ts";

export type StreamModerationInput = z.infer<typeof streamModerationInput>;
export type ReviewDeskInput = z.infer<typeof reviewDeskInput>;

/** The steps of moderating content, in order, as its timeline names them. */
export const MODERATION_STEPS = ["hold", "scan", "review", "decision", "notice", "appeal"] as const;
export type ModerationStep = typeof MODERATION_STEPS[number];

/** How moderation ends. */
export type ModerationOutcome = "approved" | "rejected" | "age_restricted" | "withdrawn";

/** How content stands. */
export type ModerationState = "pending" | ModerationOutcome;

/** What came of an appeal. */
export type AppealOutcome = "upheld" | "changed" | "overturned";

/** What moderating content came to. */
export interface StreamModerationResult {
  /** The content, as the platform knows it. */
  content_id: string;
  /** What was decided in the end; `withdrawn`: its creator took it back before that. */
  status: ModerationOutcome;
  /** "classifiers", "policy", or the reviewer's id. Absent if it was withdrawn undecided. */
  decided_by?: string;
  /** The clause of the community rules that it breaks. */
  clause?: string;
  /** How many strikes its creator has, this one included. Absent if there is none for it. */
  strikes?: number;
  /** Absent if nobody appealed. */
  appeal?: AppealOutcome;
}

/** What the workflow answers while it lives. */
export interface ModerationStatus {
  content_id: string;
  status: ModerationState;
  /** The step it is at; absent once all are settled. */
  step?: ModerationStep;
  clause?: string;
  /** The item of the review queue that it waits for. */
  review_id?: string;
  /** Until when its creator may appeal, ISO 8601. Absent if there is nothing to appeal, or an appeal was made. */
  appeal_until?: string;
  appeal?: "open" | AppealOutcome;
}

/** A creator's word against a decision. */
export interface Appeal {
  reason: string;
}

/** An item of the queue that was decided. */
export interface ReviewSettled {
  review_id: string;
}

/** How the content stands, and which step it is at. */
export const status = defineQuery<ModerationStatus>("status");

/** The creator appeals; somebody who has not decided on it before looks at it again. Answered once that is in the queue. Refused unless it was rejected or restricted, the second time, and once the time for it is over. */
export const appeal = defineUpdate<ModerationStatus, [Appeal]>("appeal");

/** An item of the queue was decided: the workflow looks the decision up. Means nothing if it does not wait for that item. */
export const reviewSettled = defineSignal<[ReviewSettled]>("reviewSettled");

/** The creator took the content back: it leaves the queue. Ignored once it is over. */
export const withdraw = defineSignal("withdraw");

/** The steps of a request to the desk. */
export const DESK_STEPS = ["desk", "owner"] as const;

/** One workflow per content: a second start meets the first. */
export const streamModerationWorkflowId = ({ content_id }: StreamModerationInput) => `moderation-${content_id}`;

/** One execution per request of a reviewer. */
export const reviewDeskWorkflowId = ({ request_id }: Pick<ReviewDeskInput, "request_id">) =>
  `review-desk-${request_id}`;

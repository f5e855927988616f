// What the review desk tells reviewers. Times are ISO 8601. Pure.
import type { Severity } from "./policy.ts";
import type { Standing } from "./standing.ts";

/** What a reviewer may say of an item. */
export const DECISIONS = ["approve", "reject", "age_restrict", "escalate"] as const;
export type ReviewDecision = "approve" | "reject" | "age_restrict" | "escalate";

/** The rounds of a review, in the order in which they may come. */
export const ROUNDS = ["first", "escalation", "second", "final", "appeal"] as const;
/** Why an item is in the queue: for a first look, by somebody senior, by a second person, to settle a disagreement, on appeal. */
export type Round = typeof ROUNDS[number];

/** An item of the queue, in a line. */
export interface ReviewItem {
  review_id: string;
  content_id: string;
  title: string;
  round: Round;
  category: string;
  severity: Severity;
  /** How many people it reaches. */
  reach: number;
  queued_at: string;
  due_at: string;
  overdue: boolean;
  escalated: boolean;
  /** Who holds it. Absent if it can be claimed. */
  held_by?: string;
  held_until?: string;
}

/** What a classifier found, and where. */
export interface ReviewFinding {
  classifier: string;
  category: string;
  /** From 0, certainly not, to 1, certainly. */
  score: number;
  place: string;
  excerpt?: string;
  /** The classifier itself says that it is not so, whatever it scores. */
  contradicted?: true;
}

/** Whose content it is. */
export interface ReviewedCreator {
  person_id: string;
  name: string;
  standing: Standing;
}

/** What somebody said of the content before. */
export interface EarlierWord {
  round: Round;
  decision: ReviewDecision;
  clause?: string;
  reason: string;
  decided_by: string;
}

/** An item with all that a decision needs. */
export interface ReviewDetail {
  item: ReviewItem;
  /** Why a person is asked. */
  note: string;
  findings: ReviewFinding[];
  kind: "upload" | "live";
  description: string;
  media_url?: string;
  creator: ReviewedCreator;
  earlier: EarlierWord[];
  /** The creator's word, on appeal. */
  appeal?: string;
  /** The clauses that a rejection may name, with their categories. */
  clauses: Record<string, string>;
}

/** What waits. */
export interface Backlog {
  waiting: number;
  held: number;
  overdue: number;
  by_severity: Record<string, number>;
  /** When the oldest item was queued. Absent if none waits. */
  oldest_at?: string;
}

/** What one reviewer did. */
export interface ReviewerStats {
  reviewer: string;
  decided: number;
  in_time: number;
  /** Decisions that somebody else changed later. */
  overturned: number;
  /** Items that came back because they held them for too long. */
  lapsed: number;
  /** From the claim to the decision, milliseconds. */
  median_ms?: number;
}

/** How the queue does. */
export interface ReviewStats {
  since: string;
  backlog: Backlog;
  decided: number;
  /** How many of them in time. */
  in_time: number;
  appeals_decided: number;
  appeals_overturned: number;
  reviewers: ReviewerStats[];
}

/** What was decided or released. */
export interface SettledReview {
  review_id: string;
  content_id: string;
  workflow_id: string;
  outcome: ReviewDecision | "released";
}

/** What the desk answers. Which fields there are follows from the action. */
export interface ReviewDeskResult {
  /** The most urgent items, on list. */
  items?: ReviewItem[];
  /** How many are open in all, on list. */
  total?: number;
  /** The item, on show and on claiming that one. */
  detail?: ReviewDetail;
  /** What was decided or released. */
  settled?: SettledReview;
  /** The item that was claimed as the most urgent; null: there is none. */
  next?: ReviewDetail | null;
  /** How the queue does. Only for stats. */
  stats?: ReviewStats;
  /** What did not go as it should, though the action took place. */
  warning?: string;
}

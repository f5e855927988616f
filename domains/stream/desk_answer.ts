// What the review desk tells reviewers. Times are ISO 8601. Pure.
import type { Severity } from "./policy.ts";
import type { Standing } from "./standing.ts";

/** What a reviewer may say of an item. */
export const DECISIONS = ["approve", "reject", "age_restrict", "escalate"] as const;
export type ReviewDecision = typeof DECISIONS[number];

/** Why an item is in the queue: for a first look, by somebody senior, by a second person, to settle a disagreement, on appeal. */
export type Round = "first" | "escalation" | "second" | "final" | "appeal";

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
  score: number;
  place: string;
  excerpt?: string;
}

/** An item with all that a decision needs. */
export interface ReviewDetail extends ReviewItem {
  /** Why a person is asked. */
  note: string;
  findings: ReviewFinding[];
  kind: "upload" | "live";
  description: string;
  media_url?: string;
  creator: { person_id: string; name: string; standing: Standing };
  /** What others have said of it. */
  earlier: { round: Round; decision: ReviewDecision; clause?: string; reason: string; decided_by: string }[];
  /** The creator's word, on appeal. */
  appeal?: string;
  /** The clauses that a rejection may name, with their categories. */
  clauses: Record<string, string>;
}

/** How the queue does. */
export interface ReviewStats {
  since: string;
  backlog: { waiting: number; held: number; overdue: number; by_severity: Partial<Record<Severity, number>> };
  /** When the oldest item was queued. Absent if none waits. */
  oldest_at?: string;
  decided: number;
  /** How many of them in time. */
  in_time: number;
  appeals: { decided: number; overturned: number };
  reviewers: {
    reviewer: string;
    decided: number;
    in_time: number;
    /** Decisions that somebody else changed later. */
    overturned: number;
    /** Items that came back because they held them for too long. */
    lapsed: number;
    /** From the claim to the decision, milliseconds. */
    median_ms?: number;
  }[];
}

/** The desk's answer: `items` to list, `item` to show and claim, `next` after a decision, `stats`. */
export interface DeskAnswer {
  items?: ReviewItem[];
  /** How many there are beside those listed too. */
  total?: number;
  item?: ReviewDetail;
  /** What was decided or released. */
  settled?: { review_id: string; content_id: string; workflow_id: string; outcome: ReviewDecision | "released" };
  /** The item that was claimed next; null: there is none. */
  next?: ReviewDetail | null;
  stats?: ReviewStats;
}

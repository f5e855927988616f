// What the stream domain's activities and workflows say to each other. Instants in epoch milliseconds.
import type { AppealOutcome, ModerationOutcome, ModerationState } from "./contract.ts";
import type { ReviewDecision, ReviewFinding, Round } from "./desk_answer.ts";
import type { Action, ModerationPolicy, Severity } from "./policy.ts";
import type { Standing } from "./standing.ts";

/** What a workflow needs to know of content: no names, none of its text but the title. */
export interface Content {
  content_id: string;
  title: string;
  creator_id: string;
  kind: "upload" | "live";
  reach: number;
  state: ModerationState;
  /** The room it is live in; null once that is over. */
  room: string | null;
  /** Who shows it there, where the room is not theirs. */
  participant: string | null;
}

/** Content taken up, and the rules it is judged by from now on. */
export interface OpenedContent {
  content: Content;
  policy: ModerationPolicy;
  standing: Standing;
  /** The classifiers to ask, by name. */
  classifiers: string[];
  /** Absent if nothing was decided about it yet. */
  earlier?: EarlierRuling;
}

/** What was decided about content by an earlier run of its workflow. */
export interface EarlierRuling {
  occasion: number;
  ruling: Ruling;
  decided_at: number;
  /** What people said of it on that occasion. */
  words: ReviewWord[];
  /** The creator's word against it. */
  appeal?: string;
  /** What came of that. */
  outcome?: AppealOutcome;
}

/** What the public sees of content. */
export type Visibility = "public" | "limited" | "hidden" | "age_restricted" | "removed";

/** Content to be scanned by one classifier. */
export interface ScanOrder {
  content_id: string;
  classifier: string;
  /** How long a classifier that gets no further is tried, milliseconds. */
  patience: number;
  /** Where an earlier scan stopped; absent: from the beginning. */
  after?: number;
}

/** What a classifier came to. */
export interface ScanReport {
  classifier: string;
  /** Whether its silence means that nothing is wrong. */
  thorough: boolean;
  /** How many samples it judged. */
  scanned: number;
  /** How many of them were of the media itself: what is said in it, and frames. */
  of_media: number;
  /** Where it stopped, for a later scan of what was added. */
  after: number;
  /** Whether content that is live goes on. */
  goes_on: boolean;
  /** The highest score of each category it has an opinion on. */
  peaks: Record<string, number>;
  /** What it found, the strongest of each category. */
  findings: ReviewFinding[];
  /** Ways in which it contradicted itself, or could not judge. */
  doubts: string[];
}

/** What came of asking a classifier. */
export type Scan = ScanReport | { classifier: string; failed: "down" | "slow"; reason: string };

/** Content for the review queue. */
export interface ReviewOrder {
  content_id: string;
  workflow_id: string;
  /** Counts the times that this content came before people. */
  occasion: number;
  round: Round;
  category: string;
  severity: Severity;
  /** How long it may take, milliseconds. */
  sla: number;
  /** Why a person is asked. */
  note: string;
  findings: ReviewFinding[];
  /** Of what is live: the last segment that is asked about. Absent: all there is. */
  after?: number;
  for_role: "reviewer" | "senior";
  /** Who must not have it: they have decided on it before. */
  excluded: string[];
  appeal?: string;
}

/** An item of the queue as its owner sees it. */
export interface QueuedReview {
  review_id: string;
  /** Not the one it was queued for if people have let go on what went before. */
  occasion: number;
  queued_at: number;
  due_at: number;
  state: "open" | "decided" | "withdrawn";
  /** Only once decided. */
  word?: ReviewWord;
}

/** A reviewer's word. */
export interface ReviewWord {
  review_id: string;
  by: string;
  decision: ReviewDecision;
  clause?: string;
  reason: string;
}

/** What is decided about content, and by whom. */
export interface Ruling {
  decision: "approve" | Action;
  /** "classifiers", "policy", or a reviewer's id. */
  by: string;
  category?: string;
  clause?: string;
  /** In words for the creator. */
  reason?: string;
}

/** A decision to be put into effect. */
export interface ContentSettlement {
  content_id: string;
  state: ModerationOutcome;
  visibility: Visibility;
  /** Why, for whoever goes on from here. Absent if its creator took it back. */
  ruled?: { occasion: number; ruling: Ruling; appeal?: AppealOutcome };
}

/** What a creator is told. */
export type CreatorNoticeKind = "held" | "rejected" | "age_restricted" | "approved" | "appeal_decided";

/** One notice to a creator. */
export interface CreatorNotice {
  content_id: string;
  kind: CreatorNoticeKind;
  /** Sets apart notices of one kind: the occasion. */
  occasion: number;
  clause?: string;
  category?: string;
  reason?: string;
  /** Until when they may appeal. */
  appeal_until?: number;
  /** How many strikes count now. Absent if none was given. */
  strikes?: number;
  outcome?: AppealOutcome;
}

// The state of one content's moderation. Workflow code.
import { condition } from "@temporalio/workflow";
import type { Steps } from "../../temporal/steps.ts";
import type { AppealOutcome, ModerationState, ModerationStatus, ModerationStep } from "./contract.ts";
import type { Content, OpenedContent, ReviewWord, Ruling, Visibility } from "./messages.ts";
import type { ModerationPolicy } from "./policy.ts";
import type { Standing } from "./standing.ts";

/** Content between its upload and the last word on it. */
export class Case {
  readonly content: Content;
  readonly policy: ModerationPolicy;
  readonly classifiers: readonly string[];
  readonly standing: Standing;
  state: ModerationState;
  ruling?: Ruling;
  strikes?: number;
  /** What the public sees of it, as far as this run has said so. */
  visibility?: Visibility;
  /** Counts the times that it came before people. */
  occasion = 0;
  /** What people said of it so far, on this occasion. */
  words: ReviewWord[] = [];
  /** The item of the queue that is waited for. */
  reviewId?: string;
  /** Items that somebody said are decided. */
  readonly settled = new Set<string>();
  withdrawn = false;
  /** Until when the creator may appeal, epoch milliseconds; undefined: not now. */
  appealUntil?: number;
  /** The creator's word. */
  appealed?: string;
  outcome?: AppealOutcome;
  /** When an earlier run decided, epoch milliseconds. */
  readonly decidedAt?: number;

  constructor(
    { content, policy, classifiers, standing, earlier }: OpenedContent,
    readonly steps: Steps<ModerationStep>,
  ) {
    this.content = content;
    this.policy = policy;
    this.classifiers = classifiers;
    this.standing = standing;
    this.state = content.state;
    steps.subject = content.title;
    if (!earlier) return;
    this.ruling = earlier.ruling;
    this.occasion = earlier.occasion;
    this.words = earlier.words;
    this.appealed = earlier.appeal;
    this.outcome = earlier.outcome;
    this.decidedAt = earlier.decided_at;
    if (this.isContested) this.appealUntil = this.decidedAt! + policy.times.appeal_window;
  }

  /** Waits until something has come true or the creator takes the content back; not past a moment, epoch milliseconds. */
  async until(isTrue: () => boolean, at?: number): Promise<void> {
    const over = () => this.withdrawn || isTrue();
    if (at === undefined) await condition(over);
    else if (at > Date.now()) await condition(over, at - Date.now());
  }

  /** Whether an earlier run decided against it, and an appeal is open or may still come. */
  get isContested(): boolean {
    const { state, decidedAt, outcome, appealed, policy } = this;
    if (state !== "rejected" && state !== "age_restricted") return false;
    if (decidedAt === undefined || outcome) return false;
    return appealed !== undefined || Date.now() < decidedAt + policy.times.appeal_window;
  }

  /** Whether the creator may appeal at this moment. */
  get mayAppeal(): boolean {
    return this.appealUntil !== undefined && this.appealed === undefined && Date.now() < this.appealUntil;
  }

  /** What the `status` query and the updates answer. */
  view(): ModerationStatus {
    return {
      content_id: this.content.content_id,
      status: this.state,
      step: this.steps.current,
      ...(this.ruling?.clause && { clause: this.ruling.clause }),
      ...(this.reviewId && { review_id: this.reviewId }),
      ...(this.mayAppeal && { appeal_until: new Date(this.appealUntil!).toISOString() }),
      ...(this.appealed !== undefined && { appeal: this.outcome ?? "open" }),
    };
  }
}

import type { ReviewWord } from "./messages.ts";

/** Whether a review was changed by a later word. */
export interface JudgedReview {
  review_id: string;
  overturned: boolean;
}

/** What reviews are worth by the last word, whatever a word in between made of them; who escalated has said nothing. Pure. */
export const judgedBy = (last: ReviewWord, words: readonly ReviewWord[]): JudgedReview[] =>
  words.filter(({ decision }) => decision !== "escalate")
    .map(({ review_id, decision }) => ({ review_id, overturned: decision !== last.decision }));

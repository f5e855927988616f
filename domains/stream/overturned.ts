import type { ReviewWord } from "./messages.ts";

/** The reviews that a later word goes against. Pure. */
export const reviewsToOverturn = (words: readonly ReviewWord[], last: ReviewWord): string[] =>
  words.filter(({ review_id, decision }) =>
    review_id !== last.review_id && decision !== last.decision && decision !== "escalate"
  ).map(({ review_id }) => review_id);

/** How a text tries to get past a list of words, or that it does not. */
export type Technique =
  | "plain"
  | "leetspeak"
  | "confusables"
  | "invisible characters"
  | "combining marks"
  | "spacing"
  | "masking"
  | "repetition"
  | "bidirectional tricks"
  | "links"
  | "markup"
  | "upside down"
  | "run together"
  | "harmless"
  | "nearly harmful";

/** A text and what a person says of it. */
export interface LabelledCase {
  text: string;
  /** The category that it falls into; null: none. */
  is: string | null;
  how: Technique;
}

/** Texts of one kind. */
export const cases = (how: Technique, is: string | null, ...texts: string[]): LabelledCase[] =>
  texts.map((text) => ({ text, is, how }));

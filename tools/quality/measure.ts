// How good the rules classifier is, on texts of which a person has said what they are.
import { createRules, DOUBTFUL, SURE } from "../../domains/stream/rules/rules.ts";
import { CASES, type LabelledCase } from "../../tests/domains/stream/cases/mod.ts";

/** Right, wrong and missed, as counts. */
export interface Tally {
  cases: number;
  /** Found, and of that category. */
  right: number;
  /** Found, and not of that category. */
  wrong: number;
  /** Of that category, and not found. */
  missed: number;
}

/** Of what was found, how much is so; 1 if nothing was found. */
export const precision = ({ right, wrong }: Tally): number => right + wrong === 0 ? 1 : right / (right + wrong);

/** Of what is so, how much was found; 1 if there was nothing to find. */
export const recall = ({ right, missed }: Tally): number => right + missed === 0 ? 1 : right / (right + missed);

/** A case and the categories that the classifier put it into. */
export interface Judged {
  labelled: LabelledCase;
  found: string[];
}

/** Has every case judged. @param least scores below it count as not found */
export function judgeAll(least: number): Judged[] {
  const judge = createRules();
  return CASES.map((labelled) => ({
    labelled,
    found: judge({ kind: "text", place: "text", text: labelled.text }).filter(({ score }) => score >= least)
      .map(({ category }) => category),
  }));
}

/** Counts over some cases; only of one category if it is given. */
export function tally(judged: readonly Judged[], category?: string): Tally {
  const counts = { cases: judged.length, right: 0, wrong: 0, missed: 0 };
  for (const { labelled: { is }, found } of judged) {
    const counted = found.filter((each) => category === undefined || each === category);
    const hit = is !== null && counted.includes(is);
    if (hit) counts.right++;
    else if (is !== null && (category === undefined || is === category)) counts.missed++;
    counts.wrong += counted.filter((each) => each !== is).length;
  }
  return counts;
}

/** The two things that the classifier's word can do: hold content for a person, or settle it. */
export const LEVELS = [["held for a person, or settled", DOUBTFUL], ["settled without a person", SURE]] as const;

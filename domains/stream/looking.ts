// One look at content by every classifier, and what comes of it. Workflow code.
import type { Case } from "./case.ts";
import type { ReviewFinding } from "./desk_answer.ts";
import type { Ruling, Scan, ScanReport } from "./messages.ts";
import { scanAll } from "./scanning.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** What a look came to. */
export interface Look {
  verdict: Verdict;
  findings: ReviewFinding[];
  /** Whether what is live goes on. */
  goes_on: boolean;
  /** The last segment that every classifier has seen; -1: none. */
  last: number;
  /** In a few words. */
  summary: string;
}

/** Has every classifier look at content. @param after the last segment of an earlier look; undefined: at all of it */
export async function lookAt(one: Case, after?: number): Promise<Look> {
  const scans = await scanAll(one, after);
  const reports = scans.filter((scan): scan is ScanReport => !("failed" in scan));
  return {
    verdict: verdictOf(scans, one.policy, after === undefined ? one.standing : "good", after !== undefined),
    findings: reports.flatMap(({ findings }) => findings),
    // Where none of them could look, nobody said that it is over.
    goes_on: reports.length > 0 ? reports.some(({ goes_on }) => goes_on) : one.content.kind === "live",
    // Of what is added while they look, one may have seen more than another.
    last: reports.length > 0 ? Math.min(...reports.map(({ after }) => after)) : after ?? -1,
    summary: scans.map(summaryOf).join(", "),
  };
}

/** The ruling on what a classifier is certain of. */
export function certainRuling(one: Case, { action, finding }: Extract<Verdict, { kind: "act" }>): Ruling {
  const { category, score, place } = finding;
  one.steps.note("decision", "running", `${category} ${score.toFixed(2)}`);
  return {
    decision: action,
    by: "classifiers",
    category,
    clause: one.policy.categories[category].clause,
    reason: `We found ${category.replaceAll("/", ", ")} (${place}).`,
  };
}

const summaryOf = (scan: Scan): string =>
  "failed" in scan ? `${scan.classifier} ${scan.failed}` : `${scan.classifier} ${scan.scanned} seen`;

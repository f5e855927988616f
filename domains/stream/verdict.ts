// What the classifiers' reports come to. Silence is no approval: it takes a thorough classifier that saw everything and
// found nothing. Pure.
import type { ReviewFinding } from "./desk_answer.ts";
import type { Scan, ScanReport } from "./messages.ts";
import { type Action, isAtLeast, type ModerationPolicy, type Severity } from "./policy.ts";
import type { Standing } from "./standing.ts";

/** What to do with content. */
export type Verdict =
  | { kind: "approve" }
  | { kind: "act"; action: Action; finding: ReviewFinding }
  | { kind: "review"; category: string; severity: Severity; note: string };

/** Stands for the category of content that nobody could tell anything of. */
export const UNCHECKED = "unchecked";

/** A classifier that scores a category below this part of the review threshold says that it is not so. */
const DENIAL = 0.25;

/** From this score on a category that the policy does not know is for a person to look at. */
const UNKNOWN = 0.4;

/**
 * Judges by what the classifiers said; how the creator stands counts too.
 *
 * @param mayBeEmpty whether it is all right that there was nothing to scan, as when nothing was said since the last time
 */
export function verdictOf(
  scans: readonly Scan[],
  policy: ModerationPolicy,
  standing: Standing,
  mayBeEmpty = false,
): Verdict {
  const reports = answered(scans);
  const findings = reports.flatMap(({ findings }) => findings);
  const certain = strongest(findings.filter(({ contradicted }) => !contradicted), policy, "act");
  const doubtful = strongest(findings, policy, "review");

  const denied = certain && reports.find(({ peaks }) => denies(peaks, certain.category, policy));
  if (certain && denied) {
    return ask(certain, `${certain.classifier} is certain, ${denied.classifier} says it is not so`);
  }
  if (certain) return { kind: "act", action: policy.categories[certain.category].action, finding: certain };

  const doubts = reports.flatMap(({ classifier, doubts }) => doubts.map((doubt) => `${classifier}: ${doubt}`));
  const trouble = [...whyUnchecked(scans, mayBeEmpty), ...strangers(reports, policy), ...doubts].join("; ");
  if (doubtful) {
    const certain = doubtful.score >= policy.categories[doubtful.category].act;
    const why = certain ? "contradicts itself" : "is not certain";
    return ask(doubtful, [`${doubtful.classifier} ${why}`, trouble].filter(Boolean).join("; "));
  }
  if (trouble) return { kind: "review", category: UNCHECKED, severity: "medium", note: trouble };
  if (standing === "restricted") {
    const note = "nothing found; its creator has strikes, so a person has to look";
    return { kind: "review", category: UNCHECKED, severity: "low", note };
  }
  return { kind: "approve" };

  function ask({ category }: ReviewFinding, note: string): Verdict {
    return { kind: "review", category, severity: policy.categories[category].severity, note };
  }
}

const answered = (scans: readonly Scan[]): ScanReport[] => scans.flatMap((scan) => "failed" in scan ? [] : [scan]);

/** The finding at or above a threshold that does the most harm, and of those the surest. */
function strongest(findings: readonly ReviewFinding[], policy: ModerationPolicy, threshold: "review" | "act") {
  const reached = findings.filter(({ category, score }) =>
    score >= (policy.categories[category]?.[threshold] ?? Infinity)
  );
  return reached.reduce<ReviewFinding | undefined>((most, finding) => {
    if (!most) return finding;
    const [one, other] = [most, finding].map(({ category }) => policy.categories[category].severity);
    if (one !== other) return isAtLeast(one, other) ? most : finding;
    return finding.score > most.score ? finding : most;
  }, undefined);
}

const denies = (peaks: ScanReport["peaks"], category: string, { categories }: ModerationPolicy): boolean =>
  Object.hasOwn(peaks, category) && peaks[category] < categories[category].review * DENIAL;

/** Categories that a classifier found and the policy does not know: whatever they are, they are no approval. */
const strangers = (reports: readonly ScanReport[], { categories }: ModerationPolicy): string[] =>
  reports.flatMap(({ classifier, peaks }) =>
    Object.keys(peaks).filter((category) => !Object.hasOwn(categories, category) && peaks[category] >= UNKNOWN)
      .map((category) => `${classifier} found ${category}, which the policy does not know`)
  );

/** Why nobody can say that there is nothing wrong with it. */
function whyUnchecked(scans: readonly Scan[], mayBeEmpty: boolean): string[] {
  const failed = scans.flatMap((scan) =>
    "failed" in scan ? [`${scan.classifier} is ${scan.failed}: ${scan.reason}`] : []
  );
  if (failed.length > 0) return failed;
  const thorough = answered(scans).filter((scan) => scan.thorough);
  if (thorough.length === 0) return ["no classifier was asked whose silence means something"];
  return mayBeEmpty || thorough.some(({ scanned }) => scanned > 0) ? [] : ["there was nothing to scan"];
}

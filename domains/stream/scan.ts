// One classifier over all of some content: chunk by chunk, with a sign of life after each, and on from there when a
// worker is lost on the way.
import { ApplicationFailure } from "@temporalio/common";
import { Context } from "@temporalio/activity";
import type { Kysely } from "kysely";
import type { Classifier, Scores } from "./classifier.ts";
import { findContent, samplesOf } from "./contents.ts";
import type { ReviewFinding } from "./desk_answer.ts";
import type { ScanOrder, ScanReport } from "./messages.ts";
import type { StreamTables } from "./tables.ts";

/** Scores below this are noise, not findings. */
const NOISE = 0.1;

/** Longer passages say no more to a reviewer. */
const EXCERPT = 120;

/** How many doubts are kept: one is enough for a person to look. */
const DOUBTS = 3;

/** What a scan needs of the house. */
export interface ScanDeps {
  db: Kysely<StreamTables>;
  classifiers: readonly Classifier[];
  /** Epoch milliseconds. */
  now(): number;
}

/** What is said with every sign of life: how far it is, and since when, epoch milliseconds. */
export interface ScanProgress {
  report: ScanReport;
  at: number;
}

/**
 * Scans content with one classifier.
 *
 * @throws ApplicationFailure as {@link Classifier.classify}; non-retryable once it has got no further for too long
 */
export async function scan(
  { db, classifiers, now }: ScanDeps,
  { content_id, classifier: name, after, patience }: ScanOrder,
): Promise<ScanReport> {
  const classifier = classifiers.find((each) => each.name === name);
  if (!classifier) {
    const message = `Cannot scan content "${content_id}": this worker has no classifier "${name}"`;
    throw ApplicationFailure.retryable(message, "ClassifierDown");
  }
  const context = Context.current();
  const content = await findContent(db, content_id);
  /** Nothing before the first chunk is done, which is then done again. */
  let done = context.info.heartbeatDetails as ScanProgress | undefined;
  const { thorough } = classifier;
  let report: ScanReport = done?.report ?? {
    ...{ classifier: name, thorough, scanned: 0, of_media: 0, after: after ?? -1, goes_on: false },
    ...{ peaks: {}, findings: [], doubts: [] },
  };
  // Asked before the segments are read: what is said between the two is not lost.
  const goes_on = content.kind === "live" && content.ended_at === null;

  for await (const { after: last, samples } of samplesOf(db, content_id, done?.report.after ?? after)) {
    const judged = await classifier.classify(samples, context.cancellationSignal, () => context.heartbeat(done))
      .catch((error) => {
        const since = done?.at ?? context.info.scheduledTimestampMs;
        throw now() - since < patience ? error : givenUp(error);
      });
    report = { ...report, after: last };
    judged.forEach((judgement, index) => {
      if (!judgement) return;
      const { scores, doubts = [] } = judgement;
      const { kind, place } = samples[index];
      const of_media = report.of_media + (kind === "transcript" || kind === "frame" ? 1 : 0);
      report = { ...report, scanned: report.scanned + 1, of_media };
      report = withScores(report, place, scores, doubts.map((doubt) => `${place}: ${doubt}`));
    });
    context.heartbeat(done = { report, at: now() });
  }
  // What is live is only just beginning; its first segments are for the next look.
  const unheard = thorough && content.kind === "upload" && content.media_url !== null && report.of_media === 0;
  const doubts = [...report.doubts, ...(unheard ? ["nothing of the media itself could be judged"] : [])];
  return { ...report, doubts, goes_on };
}

/** The same failure, which no other try follows. */
const givenUp = (error: unknown): unknown =>
  error instanceof ApplicationFailure
    ? new ApplicationFailure(error.message, error.type, true, undefined, error)
    : error;

function withScores(report: ScanReport, place: string, scores: Scores, doubts: string[]): ScanReport {
  const peaks = { ...report.peaks };
  const findings = new Map(report.findings.map((finding) => [finding.category, finding]));
  for (const { category, score, excerpt, contradicted } of scores) {
    if (score <= (peaks[category] ?? -1)) continue;
    peaks[category] = score;
    if (score < NOISE) continue;
    const finding: ReviewFinding = { classifier: report.classifier, category, score, place };
    findings.set(category, {
      ...finding,
      ...(excerpt && { excerpt: excerpt.slice(0, EXCERPT) }),
      ...(contradicted && { contradicted }),
    });
  }
  return { ...report, peaks, findings: [...findings.values()], doubts: [...report.doubts, ...doubts].slice(0, DOUBTS) };
}

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Scan, ScanReport } from "../../../domains/stream/messages.ts";
import { STANDARD_POLICY } from "../../../domains/stream/policy.ts";
import { verdictOf } from "../../../domains/stream/verdict.ts";

const report = (classifier: string, peaks: Record<string, number>, more: Partial<ScanReport> = {}): ScanReport => ({
  ...{ classifier, thorough: classifier === "model", scanned: 1, of_media: 0, after: -1, goes_on: false },
  ...{ peaks, doubts: [] },
  findings: Object.entries(peaks).map(([category, score]) => ({ classifier, category, score, place: "title" })),
  ...more,
});

const judge = (...scans: Scan[]) => verdictOf(scans, STANDARD_POLICY, "good");

const score = fc.double({ min: 0, max: 1, noNaN: true });
const peaks = fc.dictionary(fc.constantFrom(...Object.keys(STANDARD_POLICY.categories), "gambling"), score);

Deno.test("nothing is approved unless a thorough classifier saw it and nobody found anything", () => {
  const scan = fc.oneof(
    fc.record({ classifier: fc.constantFrom("rules", "model"), peaks, scanned: fc.nat(2), doubt: fc.boolean() })
      .map(({ classifier, peaks, scanned, doubt }): Scan =>
        report(classifier, peaks, { scanned, doubts: doubt ? ["odd"] : [] })
      ),
    fc.constantFrom<Scan>({ classifier: "model", failed: "down", reason: "503" }),
  );
  fc.assert(fc.property(fc.array(scan, { maxLength: 3 }), (scans) => {
    if (judge(...scans).kind !== "approve") return true;
    const answered = scans.filter((each): each is ScanReport => !("failed" in each));
    return answered.length === scans.length &&
      answered.some(({ thorough, scanned }) => thorough && scanned > 0) &&
      answered.every(({ peaks, doubts }) =>
        doubts.length === 0 &&
        Object.entries(peaks).every(([name, score]) => score < (STANDARD_POLICY.categories[name]?.review ?? 0.4))
      );
  }));
});

Deno.test("the more harmful of two certain findings decides", () => {
  const verdict = judge(report("model", { spam: 0.99, "harassment/threatening": 0.91 }));

  assertEquals(verdict.kind === "act" && verdict.finding.category, "harassment/threatening");
});

Deno.test("what a classifier scores and does not flag is for people, unless another one is certain of it", () => {
  const place = "title", category = "scam";
  const model = report("model", { scam: 0.97 }, {
    findings: [{ classifier: "model", category, score: 0.97, place, contradicted: true }],
    doubts: ["title: not flagged, but certain of scam"],
  });

  assertEquals(judge(report("rules", {}), model), {
    ...{ kind: "review", category, severity: "high" },
    note: "model contradicts itself; model: title: not flagged, but certain of scam",
  });
  assertEquals(judge(report("rules", { scam: 0.95 }), model).kind, "act");
});

Deno.test("a category that the policy does not know is for a person to look at", () => {
  const verdict = judge(report("model", { gambling: 0.8 }));

  assertEquals(verdict.kind === "review" && verdict.note, "model found gambling, which the policy does not know");
});

Deno.test("nor does it know a category for having the name of what every object has", () => {
  assertEquals(judge(report("model", { constructor: 0.8 })).kind, "review");
});

Deno.test("a list of words that finds nothing is no approval", () => {
  const verdict = judge(report("rules", {}));

  assertEquals(verdict.kind === "review" && verdict.note, "no classifier was asked whose silence means something");
});

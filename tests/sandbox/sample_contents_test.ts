import { MockActivityEnvironment } from "@temporalio/testing";
import { assertEquals } from "@std/assert";
import type { ScanReport } from "../../domains/stream/messages.ts";
import { createModerationApi } from "../../domains/stream/moderation_api.ts";
import { STANDARD_POLICY } from "../../domains/stream/policy.ts";
import { NO_LISTS } from "../../domains/stream/rules/rules.ts";
import { scan } from "../../domains/stream/scan.ts";
import { verdictOf } from "../../domains/stream/verdict.ts";
import { moderationDeps } from "../../platform/moderation.ts";
import { startSandbox } from "../../sandbox/mod.ts";
import { SAMPLE_CONTENTS } from "../../sandbox/sample_contents.ts";
import { streamStore } from "../domains/stream/platform.ts";

Deno.test("of the sample content one is clear, some are clearly not, and some are in between", async () => {
  await using sandbox = await startSandbox();
  await using store = await streamStore();
  await store.add(...SAMPLE_CONTENTS.map(({ content }) => ({ ...content, creator_id: "grace" })));
  for (
    const { content: { id: content_id }, segments } of SAMPLE_CONTENTS.filter(({ segments }) => segments.length > 0)
  ) {
    await store.rows.insertInto("content_segments").values(
      segments.map((segment, seq) => ({ content_id, seq, starts_ms: seq * 30_000, frame_hash: null, ...segment })),
    ).execute();
  }
  const { classifiers } = moderationDeps({ policy: STANDARD_POLICY, lists: NO_LISTS }, {
    classifier: createModerationApi(sandbox.settings.classifier),
    webUrl: sandbox.url,
  });
  const judge = async (content_id: string) => {
    const scans = await Promise.all(
      classifiers.map(({ name: classifier }) =>
        new MockActivityEnvironment().run(() =>
          scan({ db: store.rows, classifiers, now: Date.now }, { content_id, classifier, patience: 0 })
        )
      ),
    ) as ScanReport[];
    return verdictOf(scans, STANDARD_POLICY, "good");
  };

  const verdicts = await Promise.all(SAMPLE_CONTENTS.map(async ({ content: { id } }) => {
    const verdict = await judge(id);
    return [
      id,
      verdict.kind,
      verdict.kind === "act" ? verdict.finding.category : verdict.kind === "review" && verdict.category,
    ];
  }));

  assertEquals(verdicts, [
    ["201", "approve", false],
    ["202", "act", "scam"],
    ["203", "review", "scam"],
    ["204", "review", "violence/graphic"],
    ["205", "act", "off-platform-payment"],
  ]);
});

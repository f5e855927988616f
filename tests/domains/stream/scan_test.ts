import { MockActivityEnvironment } from "@temporalio/testing";
import { DefaultLogger } from "@temporalio/worker";
import { ApplicationFailure } from "@temporalio/common";
import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import type { Classifier } from "../../../domains/stream/classifier.ts";
import type { Scan, ScanReport } from "../../../domains/stream/messages.ts";
import { createModerationApi } from "../../../domains/stream/moderation_api.ts";
import { STANDARD_POLICY } from "../../../domains/stream/policy.ts";
import { scan, type ScanProgress } from "../../../domains/stream/scan.ts";
import type { ContentRow, SegmentRow } from "../../../domains/stream/tables.ts";
import { verdictOf } from "../../../domains/stream/verdict.ts";
import { MINUTE, NOW } from "./desk.ts";
import { content, streamStore } from "./platform.ts";

type Store = Awaited<ReturnType<typeof streamStore>>;

/** What a scan of content 201 came to, with every sign of life that it gave. */
async function scanned(store: Store, classifier: Classifier, earlier?: ScanProgress, scheduledTimestampMs = NOW) {
  const activity = new MockActivityEnvironment({ heartbeatDetails: earlier, scheduledTimestampMs }, {
    logger: new DefaultLogger("ERROR"),
  });
  const beats: unknown[] = [];
  activity.on("heartbeat", (details: unknown) => beats.push(details));
  const order = { content_id: "201", classifier: classifier.name, patience: 15 * MINUTE };
  const deps = { db: store.rows, classifiers: [classifier], now: () => NOW };
  const report = await activity.run(() => scan(deps, order)) as ScanReport;
  return { report, beats };
}

/** A store with content 201 and segments of it. */
async function storeWith(more: Partial<ContentRow>, segments: Partial<SegmentRow>[] = []): Promise<Store> {
  const store = await streamStore();
  await store.add(content("201", more));
  const rows = segments.map((segment, seq) => ({
    ...{ content_id: "201", seq, starts_ms: seq * 30_000, transcript: null, frame_url: null, frame_hash: null },
    ...segment,
  }));
  if (rows.length > 0) await store.rows.insertInto("content_segments").values(rows).execute();
  return store;
}

const verdict = (...scans: Scan[]) => verdictOf(scans, STANDARD_POLICY, "good");

/** A moderation endpoint that answers what a test wants, and the classifier that asks it. */
function endpoint(answer: (input: unknown[]) => unknown) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { input } = await request.json();
    return new Response(JSON.stringify(answer(input)));
  });
  const url = `http://127.0.0.1:${server.addr.port}/v1`;
  return {
    classifier: createModerationApi({ url, api_key: "key", model: "m" }),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const clean = { flagged: false, categories: { hate: false }, category_scores: { hate: 0.01 } };

Deno.test("each frame of long media is a sign of life, so that a slow classifier is not taken for a lost worker", async () => {
  await using store = await storeWith(
    { media_url: "https://media.example/201.mp4" },
    Array.from({ length: 30 }, (_, seq) => ({ frame_url: `https://media.example/${seq}.jpg` })),
  );
  await using model = endpoint((input) => ({ results: input.map(() => clean) }));

  const { report, beats } = await scanned(store, model.classifier);

  const after = beats.map((details) => (details as ScanProgress | undefined)?.report.after);
  // One for the title, one before each frame, and one for each chunk of 20.
  assertEquals(after, [-1, ...Array(20).fill(-1), 19, ...Array(10).fill(19), 29]);
  assertEquals([report.scanned, report.of_media, report.after], [31, 30, 29]);
});

Deno.test("a scan that was cut off before anything was done begins at the title", async () => {
  await using store = await storeWith({});
  const asked: unknown[] = [];
  await using model = endpoint((input) => (asked.push(...input), { results: input.map(() => clean) }));

  await scanned(store, model.classifier, undefined);

  assertEquals(asked, ["Cello 201"]);
});

Deno.test("a scan goes on behind what its last sign of life told, and keeps what it had found", async () => {
  await using store = await storeWith({}, [{ transcript: "one" }, { transcript: "two" }, { transcript: "three" }]);
  const asked: unknown[] = [];
  await using model = endpoint((input) => (asked.push(...input), { results: input.map(() => clean) }));
  const earlier: ScanReport = {
    ...{ classifier: "model", thorough: true, scanned: 2, of_media: 1, after: 0, goes_on: false, doubts: [] },
    peaks: { scam: 0.95 },
    findings: [{ classifier: "model", category: "scam", score: 0.95, place: "0:00" }],
  };

  const { report } = await scanned(store, model.classifier, { report: earlier, at: NOW });

  assertEquals(asked, ["two", "three"]);
  assertEquals([report.scanned, report.peaks.scam, verdict(report).kind], [4, 0.95, "act"]);
});

Deno.test("a classifier that gets no further is given up by the clock, however few the tries were", async () => {
  await using store = await storeWith({}, [{ transcript: "one" }]);
  const classifier: Classifier = {
    name: "model",
    thorough: true,
    classify: () => Promise.reject(ApplicationFailure.create({ message: "no answer", type: "ClassifierSlow" })),
  };
  const at = (minutes: number) => NOW - minutes * MINUTE;
  const report: ScanReport = {
    ...{ classifier: "model", thorough: true, scanned: 1, of_media: 0, after: -1, goes_on: false, doubts: [] },
    ...{ peaks: {}, findings: [] },
  };
  const failure = async (begun: number, progress?: number) => {
    const earlier = progress === undefined ? undefined : { report, at: at(progress) };
    return await assertRejects(() => scanned(store, classifier, earlier, at(begun)), ApplicationFailure);
  };

  const failures = [await failure(14), await failure(15), await failure(600, 14), await failure(600, 15)];

  assertEquals(failures.map(({ nonRetryable }) => !!nonRetryable), [false, true, false, true]);
  assertEquals(failures.map(({ type }) => type), Array(4).fill("ClassifierSlow"));
});

Deno.test("media of which nobody could see or hear anything is no approval, nor is a file without a name", async () => {
  await using model = endpoint((input) => ({ results: input.map(() => clean) }));
  const noteOf = async (store: Store) => {
    await using _store = store;
    const found = verdict((await scanned(store, model.classifier)).report);
    return found.kind === "review" && found.note;
  };
  const media_url = "https://media.example/201.mp4";

  const unheard = "model: nothing of the media itself could be judged";
  assertEquals(await noteOf(await storeWith({ media_url })), unheard);
  assertEquals(await noteOf(await storeWith({ media_url }, [{ transcript: " " }])), unheard);
  assertEquals(
    await noteOf(await storeWith({ media_url }, [{ frame_hash: "00ff00ff00ff00ff" }])),
    "model: 0:00: there is no picture to look at",
  );
  assertEquals(await noteOf(await storeWith({ title: "", media_hash: "a".repeat(64) })), "there was nothing to scan");
});

Deno.test("what the endpoint is certain of and does not flag rejects nothing by itself", async () => {
  await using store = await storeWith({});
  const verdictOn = async (flagged: boolean) => {
    await using model = endpoint(() => ({
      results: [{ flagged, categories: { hate: flagged }, category_scores: { hate: 0.95 } }],
    }));
    return verdict((await scanned(store, model.classifier)).report);
  };

  assertEquals((await verdictOn(true)).kind, "act");
  const contradictory = await verdictOn(false);
  assertEquals(
    contradictory.kind === "review" && [contradictory.category, contradictory.note],
    ["hate", "model contradicts itself; model: title: not flagged, but certain of hate"],
  );
});

const category = fc.constantFrom("hate", "sexual", "gambling");
/** Of ten values, how many are those that a sound and harmless answer has. */
const mostly = <T, U>(share: number, sound: fc.Arbitrary<T>, other: fc.Arbitrary<U>) =>
  fc.oneof({ weight: share, arbitrary: sound }, { weight: 10 - share, arbitrary: other });
const score = mostly(
  8,
  fc.double({ min: 0, max: 0.35, noNaN: true }),
  fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom<unknown[]>(-1, 2, "0.9", null, [0.9])),
);
const result = fc.record({
  flagged: mostly(8, fc.constant(false), fc.constantFrom<unknown[]>(true, true, "false", null)),
  categories: fc.dictionary(category, mostly(8, fc.constant(false), fc.constantFrom(true, null))),
  category_scores: fc.dictionary(category, score),
});
const answers = fc.oneof(
  { weight: 1, arbitrary: fc.jsonValue() },
  { weight: 7, arbitrary: result.map((only) => ({ results: [only] })) },
  { weight: 1, arbitrary: fc.array(result, { maxLength: 3 }).map((results) => ({ results })) },
);

Deno.test("whatever the endpoint answers, only a sound answer that flags nothing and finds nothing is an approval", async () => {
  await using store = await storeWith({});
  let answer: unknown;
  await using model = endpoint(() => answer);
  let approvals = 0;

  await fc.assert(
    fc.asyncProperty(answers, async (given) => {
      answer = given;
      const scanning: Scan = await scanned(store, model.classifier)
        .then(({ report }) => report, (error) => ({ classifier: "model", failed: "down", reason: error.message }));
      if (verdict(scanning).kind !== "approve") return;

      approvals++;
      const { results } = given as { results: Record<string, Record<string, unknown> | boolean>[] };
      assertEquals(results.length, 1);
      const [{ flagged, categories, category_scores }] = results;
      assertEquals(flagged, false);
      assert(Object.values(categories).every((named) => named !== true));
      const scores = Object.entries(category_scores);
      assert(scores.length > 0);
      assert(
        scores.every(([category, score]) =>
          typeof score === "number" && score < (STANDARD_POLICY.categories[category]?.review ?? 0.4)
        ),
      );
    }),
    { numRuns: 1000 },
  );

  assert(approvals > 50, `${approvals} sound answers`);
});

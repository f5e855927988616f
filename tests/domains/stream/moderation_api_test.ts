import { assertEquals, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import type { Sample } from "../../../domains/stream/classifier.ts";
import { createModerationApi } from "../../../domains/stream/moderation_api.ts";
import { startSandbox } from "../../../sandbox/mod.ts";

const never = new AbortController().signal;
const title = (text: string): Sample => ({ kind: "text", place: "title", text });

/** What a classifier finds in samples: the categories that score at all. */
async function found(classifier: ReturnType<typeof createModerationApi>, ...samples: Sample[]) {
  const judged = await classifier.classify(samples, never);
  return judged.map((each) => each?.scores.filter(({ score }) => score > 0.1).map(({ category }) => category));
}

/** A server that answers what a test wants. */
function server(answer: (body: { input: unknown[] }) => Response | Promise<Response>) {
  return Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => await answer(await request.json()),
  );
}

const api = ({ addr }: { addr: Deno.NetAddr }, timeout?: number) =>
  createModerationApi({ url: `http://127.0.0.1:${addr.port}/v1`, api_key: "key", model: "m" }, timeout);

const result = (more: object) =>
  Response.json({ results: [{ flagged: false, categories: {}, category_scores: { hate: 0.01 }, ...more }] });

async function typeOf(ask: () => Promise<unknown>): Promise<[string | null | undefined, boolean | null | undefined]> {
  const { type, nonRetryable } = await assertRejects(ask, ApplicationFailure);
  return [type, nonRetryable];
}

Deno.test("texts and pictures are judged, each by itself", async () => {
  await using sandbox = await startSandbox();
  const classifier = createModerationApi(sandbox.settings.classifier);

  const categories = await found(
    classifier,
    title("A cello lesson"),
    { kind: "frame", place: "0:30", image_url: "https://media.example/frames/gore-3.jpg" },
    { kind: "transcript", place: "1:00", text: "buy cocaine" },
    { kind: "file", place: "file", hash: "a".repeat(64) },
  );

  // What a file is, nobody can tell from its hash.
  assertEquals(categories, [[], ["violence/graphic"], ["illicit"], undefined]);
});

Deno.test("a frame that nobody can see is no frame without findings", async () => {
  await using sandbox = await startSandbox();
  const classifier = createModerationApi(sandbox.settings.classifier);

  const judged = await classifier.classify([{ kind: "frame", place: "0:30", hash: "00ff00ff00ff00ff" }], never);

  assertEquals(judged, [{ scores: [], doubts: ["there is no picture to look at"] }]);
});

Deno.test("a key that is not accepted, an outage and a limit are worth another try, a wrong request is not", async () => {
  await using sandbox = await startSandbox();
  const classifier = createModerationApi(sandbox.settings.classifier);
  const ask = () => classifier.classify([title("x")], never);
  const types = [
    await typeOf(() =>
      createModerationApi({ ...sandbox.settings.classifier, api_key: "wrong" }).classify([title("x")], never)
    ),
  ];
  for (const answer of [{ status: 503 }, { status: 429 }, { status: 400 }, "cut"] as const) {
    sandbox.fail({ provider: "classifier", answer });
    types.push(await typeOf(ask));
    sandbox.clearFaults();
  }

  assertEquals(types, [
    ["ClassifierUnauthorized", false],
    ["ClassifierDown", false],
    ["ClassifierDown", false],
    ["ClassifierRejected", true],
    ["ClassifierDown", false],
  ]);
});

Deno.test("no answer in time is told from no answer at all", async () => {
  await using sandbox = await startSandbox();
  sandbox.fail({ provider: "classifier", answer: "hang", times: 1 });

  const type = await typeOf(() => createModerationApi(sandbox.settings.classifier, 50).classify([title("x")], never));

  assertEquals(type, ["ClassifierSlow", false]);
});

Deno.test("an answer that contradicts itself is a doubt", async () => {
  const doubtsOf = async (more: object) => {
    await using other = server(() => result(more));
    const [judgement] = await api(other).classify([title("x")], never);
    return judgement!.doubts;
  };

  assertEquals(await doubtsOf({}), []);
  assertEquals(await doubtsOf({ flagged: true }), ["flagged, but under no category"]);
  assertEquals(await doubtsOf({ category_scores: { hate: 0.97 } }), ["not flagged, but certain of hate"]);
});

Deno.test("what it flags is a doubt, whatever it scores", async () => {
  const doubtsOf = async (more: object) => {
    await using other = server(() => result(more));
    const [judgement] = await api(other).classify([title("x")], never);
    return judgement!.doubts;
  };

  assertEquals(await doubtsOf({ flagged: true, categories: { hate: true } }), ["flagged as hate (0.01)"]);
  assertEquals(await doubtsOf({ flagged: true, categories: { cults: true } }), ["flagged as cults (not scored)"]);
  assertEquals(await doubtsOf({ categories: { hate: true, spam: null } }), ["not flagged, but named as hate (0.01)"]);
});

Deno.test("what is no moderation, or one of something else, is no answer", async () => {
  const fine = { flagged: false, categories: {}, category_scores: { hate: 0.01 } };
  const bodies = [
    ...["", "null", "[]", "{}", "<html>Bad gateway</html>", '{"results":[{"flagged":false,', '{"error":{"code":null}}'],
    ...[
      [],
      [fine, fine],
      [{ ...fine, flagged: "no" }],
      [{ ...fine, category_scores: {} }],
      [{ ...fine, category_scores: { hate: 1.5 } }],
      [{ ...fine, category_scores: { hate: "0.97" } }],
      [{ ...fine, category_scores: { hate: null } }],
      [{ flagged: false, category_scores: fine.category_scores }],
    ].map((results) => JSON.stringify({ results })),
  ];
  for (const body of bodies) {
    await using other = server(() => new Response(body));
    assertEquals(await typeOf(() => api(other).classify([title("x")], never)), ["ClassifierDown", false], body);
  }
});

Deno.test("the key is never told", async () => {
  await using other = server(() => new Response("no such key: key-123", { status: 401 }));
  const classifier = createModerationApi({
    url: `http://127.0.0.1:${other.addr.port}`,
    api_key: "key-123",
    model: "m",
  });

  const { message } = await assertRejects(() => classifier.classify([title("x")], never), ApplicationFailure);

  assertEquals(message.includes("key-123"), false, message);
});

import { Connection } from "@temporalio/client";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createActivities } from "../../domains/stream/activities.ts";
import { STANDARD_POLICY } from "../../domains/stream/policy.ts";
import { enqueue } from "../../domains/stream/queue.ts";
import { STANDARD_SUBSCRIPTIONS } from "../../domains/stream/subscription/terms.ts";
import { DOMAINS } from "../../registry.ts";
import { startTemporal, type TemporalServer } from "../../tools/dev/temporal.ts";
import { content, MARGARET, streamStore } from "../domains/stream/platform.ts";
import { eventually } from "../asking.ts";
import { pollFor } from "./polling.ts";
import { say } from "./support.ts";

/** `estuary-wf reviews …` on this server, as Margaret. */
const reviews = (server: TemporalServer, ...words: string[]) =>
  say(["reviews", ...words, "--address", server.address], { domains: DOMAINS, env: { ESTUARY_REVIEWER: MARGARET } });

/** A worker for the stream queue, and two items in its store. */
async function worker(server: TemporalServer) {
  const store = await streamStore();
  await store.add(content("201", { reach: 5000 }), content("202"));
  const queue = async (content_id: string, severity: "high" | "low") => {
    const order = {
      ...{ content_id, workflow_id: `moderation-${content_id}`, occasion: 1, round: "first" as const },
      ...{ category: "scam", severity, sla: 3_600_000, note: "model is not certain", for_role: "reviewer" as const },
      findings: [{ classifier: "model", category: "scam", score: 0.62, place: "title", excerpt: "guaranteed" }],
      excluded: [],
    };
    return (await enqueue(store, order, { reach: 100, creator_id: "grace" }, Date.now())).review_id;
  };
  const ids = [await queue("201", "high"), await queue("202", "low")];
  const activities = createActivities({
    ...{ store, policy: STANDARD_POLICY, classifiers: [], now: Date.now, appealUrl: () => "" },
    ...{ subscriptionTerms: STANDARD_SUBSCRIPTIONS, subscriptionUrl: () => "" },
    sendEmail: () => Promise.resolve({ state: "sent" }),
  });
  const polling = await pollFor("stream", server.address, activities);
  return {
    ids,
    async [Symbol.asyncDispose]() {
      await polling[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

Deno.test("a reviewer lists, claims, decides, goes on with the next item, and gives that back", async () => {
  await using server = await startTemporal();
  await using desk = await worker(server);
  const [first, second] = desk.ids;

  const list = await reviews(server, "list", "-o", "json");
  const claimed = await reviews(server, "claim");
  const rest = await reviews(server, "list");
  const decided = await reviews(server, "decide", first, "approve");
  const released = await reviews(server, "release", second, "-o", "json");
  const shown = await reviews(server, "show", second);
  const stats = await reviews(server, "stats");

  const { items, total } = JSON.parse(list.out);
  assertEquals([items.map(({ review_id }: { review_id: string }) => review_id), total], [[first, second], 2]);
  assertEquals(claimed.code, 0, claimed.err);
  assertStringIncludes(claimed.out, `${first}  Cello 201  (high, scam)\n`);
  assertStringIncludes(claimed.out, `  model    scam 0.62 at title: "guaranteed"\n`);
  assertMatch(rest.out, new RegExp(`^${first} +high +scam +due in .+ held by margaret +Cello 201$`, "m"));
  assertStringIncludes(decided.out, `${first} approved: content 201\n\n${second}  Cello 202  (low, scam)`);
  assertEquals(decided.err, "Note: moderation-201 is not running: the decision takes effect when it is started again");
  assertEquals(JSON.parse(released.out).settled.outcome, "released");
  const there = `--as margaret --address ${server.address}`;
  assertStringIncludes(shown.out, `decide ${second} approve ${there}\n`);
  assertStringIncludes(
    shown.out,
    `decide ${second} reject --clause CLAUSE --reason 'WHY, FOR THE CREATOR' ${there}`,
  );
  assertMatch(stats.out, /^waiting +1 \(1 low\), the oldest for /);
  assertMatch(stats.out, /margaret +1 decided +100% in time +0 overturned +0 lapsed/);
});

Deno.test("the queue refuses in words and by exit code", async () => {
  await using server = await startTemporal();
  await using desk = await worker(server);
  const [first] = desk.ids;
  const refused = async (...words: string[]) => {
    const { code, err } = await reviews(server, ...words);
    return [code, err.split("\n")[0]];
  };

  assertEquals(await refused("show", "nosuch"), [7, 'Item "nosuch" does not exist']);
  assertEquals(await refused("claim", "--as", "grace"), [
    7,
    '"grace" is no reviewer: nobody of that id has the role "reviewer" or "senior"',
  ]);
  assertEquals(await refused("decide", first, "approve"), [7, `Cannot decide on "${first}": you have not claimed it`]);
});

Deno.test("a queue that nobody serves is told soon", async () => {
  await using server = await startTemporal();

  const { code, err } = await reviews(server, "list");

  assertEquals(code, 5);
  assertEquals(
    err,
    "Cannot reach the review queue: nobody is there to answer\n" +
      "  queue  estuary-stream: NO WORKER IS POLLING. " +
      `Start one: estuary-worker --domain stream --address ${server.address}`,
  );
});

Deno.test("a queue whose worker has just died is told as one that nobody serves", async () => {
  await using server = await startTemporal();
  const connection = await Connection.connect({ address: server.address });
  const { workflowService } = connection;
  const queue = { namespace: "default", taskQueue: { name: "estuary-stream" } };
  const dies = new AbortController();
  const poll = () =>
    connection.withDeadline(
      Date.now() + 60_000,
      () => workflowService.pollWorkflowTaskQueue({ ...queue, identity: "gone" }),
    );
  const polling = connection.withAbortSignal(dies.signal, poll).catch(() => {});
  await eventually(async () =>
    (await workflowService.describeTaskQueue({ ...queue, taskQueueType: 1 })).pollers.length > 0
  );
  dies.abort();
  await polling;

  const { code, err } = await reviews(server, "list");
  await connection.close();

  assertEquals([code, err.split("\n")[0]], [5, "Cannot reach the review queue: nobody is there to answer"]);
  assertStringIncludes(err, "estuary-stream: NO WORKER IS POLLING. Start one: estuary-worker --domain stream");
});

Deno.test("a server that is not there is told by its address", async () => {
  const { code, err } = await say(["reviews", "list", "--address", "127.0.0.1:1"], { domains: DOMAINS });

  assertEquals([code, err.split("\n")[0]], [4, "Cannot reach Temporal at 127.0.0.1:1: connection refused"]);
});

Deno.test("a request that is wrong is told before a server is asked", async () => {
  const told = async (...words: string[]) => {
    const { code, err } = await say(["reviews", ...words], { domains: DOMAINS });
    return [code, err];
  };

  assertEquals(await told("decide", "7k2m9x", "rejct", "--as", "margaret"), [
    3,
    'Cannot decide: item "7k2m9x"\n' +
    '  decision   "rejct" is not one of approve, reject, age-restrict, escalate, did you mean reject?\n' +
    "  its flags  estuary-wf reviews decide --help",
  ]);
  assertEquals(
    (await told("decide", "7k2m9x", "reject", "--as", "margaret"))[1],
    [
      'Cannot decide: item "7k2m9x"',
      "  --reason   missing, and needed to decide",
      "  --clause   missing, and needed to decide",
      "  its flags  estuary-wf reviews decide --help",
    ].join("\n"),
  );
  assertEquals((await told("claim"))[0], 2);
});

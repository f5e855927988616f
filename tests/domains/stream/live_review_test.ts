// Content that people are asked about while it goes on.
import { assertEquals, assertNotEquals } from "@std/assert";
import { status } from "../../../domains/stream/contract.ts";
import { STANDARD_POLICY } from "../../../domains/stream/policy.ts";
import { ears, end, live, say } from "./live.ts";
import { BARBARA, decideAs, eventually, HOUR, inQueue, MARGARET, MINUTE, quiet, steps, streamWorld } from "./world.ts";

Deno.test("what becomes doubtful while it is live is shown to few, until a person has let it go on", async () => {
  await using world = await streamWorld({ content: live, ...ears });
  const moderation = await world.start();
  await say(world, 0, "hello");
  const shown = [(await world.content()).visibility];

  await say(world, 1, "maybe a scam");
  const review_id = await inQueue(world);
  shown.push((await world.content()).visibility);
  await decideAs(world, MARGARET, review_id, "approve");
  await say(world, 2, "sorry for that");
  shown.push((await world.content()).visibility);
  await end(world);

  assertEquals((await moderation.result()).status, "approved");
  assertEquals([shown, world.rooms], [["public", "limited", "public"], []]);
});

Deno.test("what becomes doubtful while it is live ends in its room if people reject it", async () => {
  await using world = await streamWorld({ content: live, ...ears });
  const moderation = await world.start();
  await say(world, 0, "maybe a scam");

  await decideAs(world, MARGARET, await inQueue(world), "reject");
  await decideAs(world, BARBARA, await inQueue(world), "reject");

  const { status, strikes } = await moderation.result();
  assertEquals([status, strikes, world.rooms], ["rejected", 1, ["close live-201"]]);
});

Deno.test("what comes before people a second time is another item", async () => {
  await using world = await streamWorld({ content: live, ...ears });
  const moderation = await world.start();
  await say(world, 0, "maybe a scam");
  const first = await inQueue(world);
  await decideAs(world, MARGARET, first, "approve");

  await say(world, 1, "maybe a scam again");
  const second = await inQueue(world);
  await decideAs(world, MARGARET, second, "approve");
  await end(world);

  assertEquals((await moderation.result()).status, "approved");
  assertNotEquals(first, second);
});

Deno.test("what people let go on before another start is no answer to what came after it", async () => {
  await using world = await streamWorld({ content: live, ...ears });
  const first = await world.start();
  await say(world, 0, "maybe a scam");
  const let_go_on = await inQueue(world);
  await decideAs(world, MARGARET, let_go_on, "approve");
  await quiet(first);
  await first.terminate("by mistake");

  await say(world, 1, "maybe a scam again");
  await end(world);
  const again = await world.start();
  const review_id = await inQueue(world);
  await decideAs(world, MARGARET, review_id, "age_restrict", "4.1");

  await quiet(again);
  assertEquals((await world.content()).state, "age_restricted");
  assertNotEquals(review_id, let_go_on);
});

Deno.test("an item that is open at another start asks about what came since, and is nobody's until they claim it again", async () => {
  await using world = await streamWorld({
    content: live,
    model: ({ text = "" }) =>
      text.includes("scam") ? [{ category: "scam", score: text.includes("worse") ? 0.8 : 0.7 }] : [],
  });
  const first = await world.start();
  await say(world, 0, "maybe a scam");
  const review_id = await inQueue(world);
  await world.desk({ action: "claim", reviewer: MARGARET, review_id });
  await first.terminate("by mistake");

  await say(world, 1, "a worse scam");
  await world.start();
  await eventually(async () => (await world.audits()).includes("review.renewed by workflow"));
  await inQueue(world);
  const early = await world.desk({ action: "decide", reviewer: MARGARET, review_id, decision: "approve" })
    .then(() => "decided", () => "refused");
  const { detail } = await world.desk({ action: "claim", reviewer: MARGARET, review_id });

  assertEquals(early, "refused");
  assertEquals(detail!.findings.map(({ place, score }) => [place, score]), [["0:01", 0.8]]);
});

Deno.test("what turns out to be certain does not wait for the people who are asked about it", async () => {
  await using world = await streamWorld({ content: live, ...ears });
  const moderation = await world.start();
  await say(world, 0, "maybe a scam");
  await inQueue(world);

  await say(world, 1, "a certain scam");

  assertEquals([world.rooms, (await world.content()).state], [["close live-201"], "rejected"]);
  assertEquals((await world.desk({ action: "list" })).items, []);
  const { decided_by, strikes } = await moderation.result();
  assertEquals([decided_by, strikes], ["classifiers", 1]);
  assertEquals((await steps(moderation)).review, "skipped: the classifiers have become certain");
});

Deno.test("what people decide does not wait for a classifier that hangs", async () => {
  const hangs = Promise.withResolvers<void>(), wakes = Promise.withResolvers<void>();
  await using world = await streamWorld({
    content: live,
    model: async ({ text = "" }) => {
      if (text === "the classifier hangs") {
        hangs.resolve();
        await wakes.promise;
      }
      return text === "maybe" ? [{ category: "sexual", score: 0.7 }] : [];
    },
  });
  const moderation = await world.start();
  await say(world, 0, "maybe");
  const review_id = await inQueue(world);

  await world.store.rows.insertInto("content_segments").values({
    ...{ content_id: "201", seq: 1, starts_ms: 1000, transcript: "the classifier hangs" },
    ...{ frame_url: null, frame_hash: null },
  }).execute();
  await hangs.promise;
  await decideAs(world, MARGARET, review_id, "reject", "3.1");

  await eventually(() => world.rooms.length > 0);
  assertEquals((await moderation.query(status)).status, "rejected");
  wakes.resolve();
});

Deno.test("what is live for half a day while people are asked is heard by run after run, and they are asked once", async () => {
  await using world = await streamWorld({
    content: live,
    policy: { times: { ...STANDARD_POLICY.times, live_poll: MINUTE } },
    ...ears,
  });
  const moderation = await world.start();
  await say(world, 0, "maybe a scam");
  const review_id = await inQueue(world);

  await world.until(world.began + 12 * HOUR);
  const { runId } = await world.temporal.env.client.workflow.getHandle("moderation-201").describe();
  await decideAs(world, MARGARET, await inQueue(world), "approve");
  await world.store.rows.updateTable("contents").set({ ended_at: world.began + 12 * HOUR }).execute();

  assertEquals((await moderation.result()).status, "approved");
  assertNotEquals(runId, moderation.firstExecutionRunId);
  const reviews = await world.store.rows.selectFrom("reviews").select("id").execute();
  assertEquals(reviews.map(({ id }) => id), [review_id]);
});

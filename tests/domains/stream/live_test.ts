// Content that is live: it cannot be kept back, is looked at again and again, and ends in its room.
import { ApplicationFailure } from "@temporalio/common";
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { status } from "../../../domains/stream/contract.ts";
import { STANDARD_POLICY } from "../../../domains/stream/policy.ts";
import {
  BARBARA,
  DAY,
  decideAs,
  eventually,
  HOUR,
  inform,
  inQueue,
  MARGARET,
  MINUTE,
  steps,
  type StreamWorld,
  streamWorld,
} from "./world.ts";

const live = { kind: "live", room: "live-201" } as const;

/** Something is said in content 201, and a while passes in which it is heard. */
async function say(world: StreamWorld, seq: number, transcript: string): Promise<void> {
  await world.store.rows.insertInto("content_segments").values({
    ...{ content_id: "201", seq, starts_ms: seq * 1000, transcript, frame_url: null, frame_hash: null },
  }).execute();
  await world.until(await world.temporal.env.currentTimeMs() + MINUTE);
}

const end = (world: StreamWorld) =>
  world.store.rows.updateTable("contents").set({ ended_at: world.began + MINUTE }).execute();

/** A classifier that hears what is said. */
const ears = {
  model: ({ text = "" }: { text?: string }) =>
    text.includes("scam") ? [{ category: "scam", score: text.includes("certain") ? 0.95 : 0.7 }] : [],
};

Deno.test("live content that is rejected is ended in its room", async () => {
  await using world = await streamWorld({ content: live, model: () => [{ category: "scam", score: 0.95 }] });

  const moderation = await world.start();

  assertEquals((await moderation.result()).status, "rejected");
  assertEquals(world.rooms, ["close live-201"]);
});

Deno.test("whoever shows it in somebody else's room is removed from there", async () => {
  const elsewhere = { ...live, room: "booking-123", participant: "guest-grace" };
  await using world = await streamWorld({ content: elsewhere, model: () => [{ category: "scam", score: 0.95 }] });

  await (await world.start()).result();

  assertEquals(world.rooms, ["remove guest-grace from booking-123"]);
});

Deno.test("a room that cannot be closed shows, and the creator is told all the same", async () => {
  await using world = await streamWorld({
    content: live,
    model: () => [{ category: "scam", score: 0.95 }],
    room: () => {
      throw ApplicationFailure.nonRetryable("the room does not want to close", "LiveKitRejected");
    },
  });

  const moderation = await world.start();

  await moderation.result();
  const { decision } = await steps(moderation);
  assertEquals(decision, 'failed: content "201" is still live in live-201: the room does not want to close');
  assertEquals(world.sent(), ["grace: Not allowed: Cello 201"]);
});

Deno.test("what is live is looked at again and again until it is over", async () => {
  await using world = await streamWorld({ content: live, ...ears });
  const moderation = await world.start();

  await say(world, 0, "hello");
  await say(world, 1, "and welcome");
  const { state, visibility } = await world.content();
  await say(world, 2, "now a certain scam");

  assertEquals([state, visibility, (await world.content()).state], ["pending", "public", "rejected"]);
  assertEquals(world.rooms, ["close live-201"]);
  assertEquals((await moderation.result()).status, "rejected");
});

Deno.test("what was live and harmless is approved once it is over", async () => {
  await using world = await streamWorld({ content: live });
  const moderation = await world.start();
  await world.until(world.began + MINUTE);

  await world.store.rows.updateTable("contents").set({ ended_at: world.began + MINUTE }).execute();

  assertEquals((await moderation.result()).status, "approved");
  assertEquals(world.rooms, []);
});

Deno.test("what is live for hours is moderated by run after run, each with a bounded history", async () => {
  const said: string[] = [];
  await using world = await streamWorld({
    content: live,
    policy: { times: { ...STANDARD_POLICY.times, live_poll: MINUTE } },
    model: ({ place }) => (said.push(place), []),
  });
  const moderation = await world.start();
  const at = world.began + 6 * HOUR;
  await world.until(at);
  const { runId } = await world.temporal.env.client.workflow.getHandle("moderation-201").describe();
  await world.store.rows.updateTable("contents").set({ ended_at: at }).execute();

  assertEquals((await moderation.result()).status, "approved");
  const { historyLength } = await world.temporal.env.client.workflow.getHandle("moderation-201").describe();
  assertNotEquals(runId, moderation.firstExecutionRunId);
  assert(historyLength < 5000, `${historyLength} events`);
  assertEquals(said, ["title"]);
});

Deno.test("what goes live is shown to few until it was looked at once, and to nobody if its creator has strikes", async () => {
  const seen: string[] = [];
  const look = async (world: StreamWorld) => {
    seen.push((await world.content()).visibility);
    return [];
  };
  await using good: StreamWorld = await streamWorld({ content: live, model: () => look(good) });
  await using restricted: StreamWorld = await streamWorld({ content: live, model: () => look(restricted) });
  await restricted.store.rows.insertInto("strikes").values([1, 2].map((index) => ({
    ...{ key: `content:${index}:strike`, person_id: "grace", reason: "content:scam", at: restricted.began - DAY },
    ...{ expires_at: restricted.began + DAY, revoked_at: null },
  }))).execute();

  const moderation = await good.start();
  await good.until(good.began + MINUTE);
  await end(good);
  await moderation.result();
  await restricted.start();
  await inQueue(restricted);

  assertEquals(seen, ["limited", "hidden"]);
});

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

Deno.test("what its creator ends by taking it back is no longer watched", async () => {
  await using world = await streamWorld({ content: live });
  const moderation = await world.start();
  await world.until(world.began + MINUTE);

  await inform(moderation, "withdraw", undefined);

  assertEquals(await moderation.result(), { content_id: "201", status: "withdrawn" });
});

// Content that is live: it cannot be kept back, is looked at again and again, and ends in its room.
import { ApplicationFailure } from "@temporalio/common";
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { appeal } from "../../../domains/stream/contract.ts";
import { STANDARD_POLICY } from "../../../domains/stream/policy.ts";
import { ears, end, live, say } from "./live.ts";
import {
  DAY,
  decideAs,
  HOUR,
  inform,
  inQueue,
  KATHERINE,
  MINUTE,
  steps,
  type StreamWorld,
  streamWorld,
} from "./world.ts";

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

Deno.test("while LiveKit is down the creator is told and may appeal, and the room is closed once it is back", async () => {
  let down = true;
  await using world = await streamWorld({
    content: live,
    model: () => [{ category: "scam", score: 0.95 }],
    room: () => {
      if (down) throw new Error("LiveKit is down");
    },
  });
  const moderation = await world.start();

  await world.until(world.began + 6 * HOUR);
  const { appeal, decision } = await steps(moderation);
  down = false;
  await world.until(world.began + 6 * HOUR + 2 * MINUTE);

  assertEquals(appeal, "waiting: for the creator");
  assertEquals(decision, "done: rejected by classifiers (clause 6.1), still live in live-201");
  assertEquals((await steps(moderation)).decision, "done: rejected by classifiers (clause 6.1)");
  assertEquals([world.sent(), world.rooms], [["grace: Not allowed: Cello 201"], ["close live-201"]]);
});

Deno.test("a room that could not be closed is left alone once the appeal is won, also while mails do not get out", async () => {
  let down = true;
  await using world = await streamWorld({
    content: live,
    model: () => [{ category: "scam", score: 0.95 }],
    room: () => {
      if (down) throw new Error("LiveKit is down");
    },
    mail: () => {
      throw new Error("the mail server is down");
    },
  });
  const moderation = await world.start();
  await world.until(world.began + HOUR);

  await moderation.executeUpdate(appeal, { args: [{ reason: "It is a lesson about scams" }] });
  await world.until(world.began + HOUR + MINUTE);
  const { items } = await world.desk({ action: "list" });
  await decideAs(world, KATHERINE, items![0].review_id, "approve");
  await world.until(world.began + 2 * HOUR);
  down = false;

  assertEquals((await moderation.result()).status, "approved");
  assertEquals(world.rooms, []);
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

Deno.test("what its creator ends by taking it back is no longer watched", async () => {
  await using world = await streamWorld({ content: live });
  const moderation = await world.start();
  await world.until(world.began + MINUTE);

  await inform(moderation, "withdraw", undefined);

  assertEquals(await moderation.result(), { content_id: "201", status: "withdrawn" });
});

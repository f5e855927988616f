// Content that its creator takes back, at every point of its way.
import proto from "@temporalio/proto";
import { assertEquals } from "@std/assert";
import { appeal } from "../../../domains/stream/contract.ts";
import { STANDARD_POLICY } from "../../../domains/stream/policy.ts";
import { live } from "./live.ts";
import { ask, decideAs, eventually, inform, inQueue, KATHERINE, MARGARET, steps, streamWorld } from "./world.ts";

const { PendingActivityState } = proto.temporal.api.enums.v1;

const doubtful = { model: () => [{ category: "scam", score: 0.7 }] };
const scam = { model: () => [{ category: "scam", score: 0.97 }] };

Deno.test("content that is taken back while it is scanned is not decided on, whatever is found", async () => {
  const scanning = Promise.withResolvers<void>(), withdrawn = Promise.withResolvers<void>();
  await using world = await streamWorld({
    model: async () => {
      scanning.resolve();
      await withdrawn.promise;
      return [{ category: "scam", score: 0.97 }];
    },
  });
  const moderation = await world.start();
  await scanning.promise;

  await moderation.signal("withdraw");
  withdrawn.resolve();

  assertEquals(await moderation.result(), { content_id: "201", status: "withdrawn" });
  assertEquals([await world.strikes(), world.sent()], [[], []]);
  const { state, visibility } = await world.content();
  assertEquals([state, visibility], ["withdrawn", "removed"]);
});

Deno.test("content that is taken back before people have decided leaves the queue", async () => {
  await using world = await streamWorld(doubtful);
  const moderation = await world.start();
  await inQueue(world);

  await inform(moderation, "withdraw", undefined);

  assertEquals(await moderation.result(), { content_id: "201", status: "withdrawn" });
  assertEquals((await world.desk({ action: "list" })).items, []);
  assertEquals((await world.content()).state, "withdrawn");
});

Deno.test("content that is taken back between the first word and the second is not rejected", async () => {
  await using world = await streamWorld(doubtful);
  const moderation = await world.start();
  await decideAs(world, MARGARET, await inQueue(world), "reject");
  await inQueue(world);

  await inform(moderation, "withdraw", undefined);

  assertEquals((await moderation.result()).status, "withdrawn");
  assertEquals([await world.strikes(), (await world.desk({ action: "list" })).items], [[], []]);
});

Deno.test("content that is taken back once it is rejected stays so, and nobody waits for an appeal", async () => {
  await using world = await streamWorld(scam);
  const moderation = await world.start();
  await eventually(async () => (await steps(moderation)).appeal === "waiting: for the creator");

  await inform(moderation, "withdraw", undefined);

  assertEquals((await moderation.result()).status, "rejected");
  assertEquals((await steps(moderation)).appeal, "skipped: the content was withdrawn");
  assertEquals(await world.strikes(), ["content:scam"]);
});

Deno.test("an appeal for content that is taken back leaves the queue", async () => {
  await using world = await streamWorld(scam);
  const moderation = await world.start();
  await eventually(async () => (await steps(moderation)).appeal === "waiting: for the creator");
  await ask(moderation, appeal, { reason: "No" });
  await inQueue(world);

  await inform(moderation, "withdraw", undefined);

  const { status, appeal: outcome } = await moderation.result();
  assertEquals([status, outcome], ["rejected", undefined]);
  assertEquals(await world.desk({ action: "claim", reviewer: KATHERINE }), { next: null });
});

Deno.test("what is live and taken back while one run hands over to the next leaves the queue", async () => {
  const queued = Promise.withResolvers<void>();
  await using world = await streamWorld({
    content: live,
    // This server's clock does not jump while an activity is under way.
    policy: { times: { ...STANDARD_POLICY.times, live_poll: 1 } },
    model: () => [{ category: "scam", score: 0.7 }],
    queued: () => queued.promise,
  });
  const moderation = await world.start();
  // Its history is long: all it waits for, to go on in another run, is that the activity which queues the item ends.
  await eventually(async () => {
    const { raw: { pendingActivities } } = await moderation.describe();
    return pendingActivities!.some(({ state }) =>
      state === PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED
    );
  });

  await moderation.signal("withdraw");
  queued.resolve();

  assertEquals(await moderation.result(), { content_id: "201", status: "withdrawn" });
  assertEquals((await world.desk({ action: "list" })).items, []);
});

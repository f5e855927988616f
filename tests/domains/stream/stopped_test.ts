// Workflows that an operator stops, and what another start for the same content finds.
import { assertEquals, assertRejects } from "@std/assert";
import { WorkflowFailedError, type WorkflowHandle } from "@temporalio/client";
import { CancelledFailure } from "@temporalio/common";
import { appeal } from "../../../domains/stream/contract.ts";
import {
  ask,
  BARBARA,
  DAY,
  decideAs,
  eventually,
  inQueue,
  KATHERINE,
  MARGARET,
  quiet,
  RADIA,
  steps,
  streamWorld,
} from "./world.ts";

const scam = { model: () => [{ category: "scam", score: 0.97 }] };
const doubtful = { model: () => [{ category: "scam", score: 0.7 }] };

/** Waits until the creator may appeal. */
const rejected = async (moderation: WorkflowHandle) => {
  await eventually(async () => (await steps(moderation)).appeal === "waiting: for the creator");
  await quiet(moderation);
};

Deno.test("an operator's cancellation leaves content held and its item in the queue, and another start goes on", async () => {
  await using world = await streamWorld(doubtful);
  const first = await world.start();
  const review_id = await inQueue(world);

  await quiet(first);
  await first.cancel();
  const { cause } = await assertRejects(() => first.result(), WorkflowFailedError);
  const { state, visibility } = await world.content();
  const again = await world.start();
  await decideAs(world, MARGARET, await inQueue(world), "approve");

  assertEquals(cause instanceof CancelledFailure, true);
  assertEquals([state, visibility], ["pending", "hidden"]);
  assertEquals(await again.result(), { content_id: "201", status: "approved", decided_by: MARGARET });
  const reviews = await world.store.rows.selectFrom("reviews").select("id").execute();
  assertEquals(reviews.map(({ id }) => id), [review_id]);
});

Deno.test("who was rejected may still appeal when the workflow was stopped and started again, and nothing is done twice", async () => {
  await using world = await streamWorld({ ...scam, content: { kind: "live", room: "live-201" } });
  const first = await world.start();
  await rejected(first);
  await first.terminate("by mistake");

  const again = await world.start();
  await rejected(again);
  await ask(again, appeal, { reason: "It is a lesson about scams" });
  await decideAs(world, KATHERINE, await inQueue(world), "approve");

  const { status, appeal: outcome, decided_by } = await again.result();
  assertEquals([status, outcome, decided_by], ["approved", "overturned", KATHERINE]);
  assertEquals((await steps(again)).scan, "skipped: it was decided on before");
  assertEquals(world.sent(), ["grace: Not allowed: Cello 201", "grace: Your appeal: Cello 201"]);
  assertEquals(await world.strikes(), ["content:scam revoked"]);
  const audits = await world.audits();
  assertEquals(audits.filter((each) => each.startsWith("content.")), [
    "content.rejected by classifiers",
    "content.appeal_won by katherine",
  ]);
});

Deno.test("an appeal that was decided while no workflow was there takes effect when it is started again", async () => {
  await using world = await streamWorld(doubtful);
  const first = await world.start();
  await decideAs(world, KATHERINE, await inQueue(world), "reject");
  await decideAs(world, BARBARA, await inQueue(world), "reject");
  await rejected(first);
  await ask(first, appeal, { reason: "No" });
  const review_id = await inQueue(world);
  await first.terminate("by mistake");

  await assertRejects(() => world.desk({ action: "claim", reviewer: KATHERINE, review_id }));
  const { warning } = await decideAs(world, RADIA, review_id, "approve");
  const again = await world.start();

  assertEquals((await again.result()).appeal, "overturned");
  assertEquals(warning, "moderation-201 is not running: the decision takes effect when it is started again");
  const { reviewers } = await world.stats();
  assertEquals(Object.fromEntries(reviewers.map(({ reviewer, overturned }) => [reviewer, overturned])), {
    [KATHERINE]: 1,
    [BARBARA]: 1,
    [RADIA]: 0,
  });
});

Deno.test("an appeal that was answered is not forgotten, however soon the workflow is stopped", async () => {
  await using world = await streamWorld(scam);
  const first = await world.start();
  await rejected(first);

  await ask(first, appeal, { reason: "It is a lesson about scams" });
  await first.terminate("by mistake");
  const again = await world.start();
  await decideAs(world, KATHERINE, await inQueue(world), "approve");

  assertEquals((await again.result()).appeal, "overturned");
});

Deno.test("an appeal after another start is not for those who decided before it", async () => {
  await using world = await streamWorld(doubtful);
  const first = await world.start();
  await decideAs(world, KATHERINE, await inQueue(world), "reject");
  await decideAs(world, MARGARET, await inQueue(world), "reject");
  await rejected(first);
  await first.terminate("by mistake");
  const again = await world.start();
  await rejected(again);

  await ask(again, appeal, { reason: "No" });
  await inQueue(world);

  assertEquals(await world.desk({ action: "claim", reviewer: KATHERINE }), { next: null });
});

Deno.test("a rejection that was cut off half-way is completed by another start", async () => {
  await using world = await streamWorld({ ...scam, content: { state: "rejected", visibility: "removed" } });
  const ruling = { decision: "reject", by: "classifiers", category: "scam", clause: "6.1", reason: "We found scam." };
  await world.store.rows.insertInto("rulings").values({
    ...{ content_id: "201", occasion: 0, ruling: JSON.stringify(ruling), decided_at: world.began, appeal: null },
  }).execute();

  const moderation = await world.start();

  assertEquals(await moderation.result(), {
    ...{ content_id: "201", status: "rejected", decided_by: "classifiers", clause: "6.1", strikes: 1 },
  });
  assertEquals([await world.strikes(), world.sent()], [["content:scam"], ["grace: Not allowed: Cello 201"]]);
});

Deno.test("once nobody may appeal any more, another start answers how it ended", async () => {
  await using world = await streamWorld(scam);
  const first = await world.start();
  await rejected(first);
  await first.terminate("by mistake");
  await world.until(world.began + 15 * DAY);

  const again = await world.start();

  assertEquals(await again.result(), {
    ...{ content_id: "201", status: "rejected", decided_by: "classifiers", clause: "6.1" },
  });
  assertEquals((await steps(again)).appeal, "skipped: the content is rejected already");
});

Deno.test("an appeal that was decided is not heard again", async () => {
  await using world = await streamWorld(scam);
  const first = await world.start();
  await rejected(first);
  await ask(first, appeal, { reason: "No" });
  await decideAs(world, KATHERINE, await inQueue(world), "reject", "6.1");
  await first.result();

  const again = await world.start();

  const { status, appeal: outcome } = await again.result();
  assertEquals([status, outcome], ["rejected", "upheld"]);
  assertEquals((await steps(again)).appeal, "skipped: the content is rejected already");
});

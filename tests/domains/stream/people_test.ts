import { assertEquals, assertRejects } from "@std/assert";
import { WorkflowFailedError } from "@temporalio/client";
import { BARBARA, DAY, decideAs, inQueue, KATHERINE, MARGARET, MINUTE, streamWorld } from "./world.ts";

const doubtful = (category = "sexual") => ({ model: () => [{ category, score: 0.7 }] });

/** Why a request to the desk is refused. */
async function refusal(request: () => Promise<unknown>): Promise<string> {
  const { cause } = await assertRejects(request, WorkflowFailedError);
  return (cause as Error & { cause?: Error }).cause?.message ?? cause!.message;
}

Deno.test("a severe rejection takes two people", async () => {
  await using world = await streamWorld(doubtful("scam"));
  const moderation = await world.start();

  await decideAs(world, MARGARET, await inQueue(world), "reject");
  const second = await inQueue(world);
  const sameAgain = await refusal(() => world.desk({ action: "claim", reviewer: MARGARET, review_id: second }));
  const nothing = await world.desk({ action: "claim", reviewer: MARGARET });
  await decideAs(world, BARBARA, second, "reject");

  const { decided_by, status, strikes } = await moderation.result();
  assertEquals([decided_by, status, strikes], [MARGARET, "rejected", 1]);
  assertEquals(sameAgain, `Cannot claim "${second}": you have decided on this content before`);
  assertEquals(nothing, { next: null });
});

Deno.test("two who do not agree on a severe rejection are settled by somebody senior", async () => {
  await using world = await streamWorld(doubtful("scam"));
  const moderation = await world.start();

  await decideAs(world, MARGARET, await inQueue(world), "reject");
  await decideAs(world, BARBARA, await inQueue(world), "approve");
  await decideAs(world, KATHERINE, await inQueue(world), "approve");

  assertEquals(await moderation.result(), { content_id: "201", status: "approved", decided_by: KATHERINE });
  const stats = await world.stats();
  const overturned = stats.reviewers.map(({ reviewer, overturned }) => [reviewer, overturned]);
  assertEquals(Object.fromEntries(overturned), { [MARGARET]: 1, [BARBARA]: 0, [KATHERINE]: 0 });
});

Deno.test("a second person who is not sure has somebody senior decide, and nobody is overturned by that", async () => {
  await using world = await streamWorld(doubtful("scam"));
  const moderation = await world.start();

  await decideAs(world, MARGARET, await inQueue(world), "reject");
  await decideAs(world, BARBARA, await inQueue(world), "escalate");
  const review_id = await inQueue(world);
  const { detail } = await world.desk({ action: "show", reviewer: KATHERINE, review_id });
  await decideAs(world, KATHERINE, review_id, "reject");

  assertEquals((await moderation.result()).decided_by, KATHERINE);
  assertEquals(detail!.note, "margaret rejects it, barbara wants somebody senior to decide");
  assertEquals((await world.stats()).reviewers.map(({ overturned }) => overturned), [0, 0, 0]);
});

Deno.test("two who reject it differently are settled by somebody senior as well", async () => {
  await using world = await streamWorld(doubtful("scam"));
  const moderation = await world.start();

  await decideAs(world, MARGARET, await inQueue(world), "reject");
  await decideAs(world, BARBARA, await inQueue(world), "age_restrict", "4.1");
  await decideAs(world, KATHERINE, await inQueue(world), "age_restrict", "4.1");

  const { status, clause, strikes } = await moderation.result();
  assertEquals([status, clause, strikes], ["age_restricted", "4.1", undefined]);
});

Deno.test("a mild rejection takes one person, and a clause that weighs more takes two", async () => {
  await using world = await streamWorld(doubtful("sexual"));
  await world.store.add({ ...await world.content(), id: "202" });
  const mild = await world.start("201"), grave = await world.start("202");

  await decideAs(world, MARGARET, await inQueue(world, "201"), "reject", "3.1");
  await decideAs(world, MARGARET, await inQueue(world, "202"), "reject", "3.2");
  await decideAs(world, BARBARA, await inQueue(world, "202"), "reject", "3.2");

  assertEquals((await mild.result()).clause, "3.1");
  assertEquals((await grave.result()).clause, "3.2");
});

Deno.test("what is escalated goes to somebody senior, who cannot escalate it further", async () => {
  await using world = await streamWorld(doubtful());
  const moderation = await world.start();

  await decideAs(world, MARGARET, await inQueue(world), "escalate");
  const review_id = await inQueue(world);
  const tooJunior = await refusal(() => world.desk({ action: "claim", reviewer: BARBARA, review_id }));
  const further = await refusal(() => decideAs(world, KATHERINE, review_id, "escalate"));
  await decideAs(world, KATHERINE, review_id, "age_restrict", "4.2");

  const { status, decided_by } = await moderation.result();
  assertEquals([status, decided_by], ["age_restricted", KATHERINE]);
  assertEquals(tooJunior, `Cannot claim "${review_id}": it is for a senior, and you are a reviewer`);
  assertEquals(
    further,
    `Cannot escalate "${review_id}": it is with somebody senior already: approve, reject or age-restrict it`,
  );
});

Deno.test("an item whose reviewer vanishes returns to the queue", async () => {
  await using world = await streamWorld(doubtful());
  const moderation = await world.start();
  const review_id = await inQueue(world);
  await world.desk({ action: "claim", reviewer: MARGARET });

  const held = await refusal(() => world.desk({ action: "claim", reviewer: BARBARA, review_id }));
  await world.until(world.began + 20 * MINUTE);
  const { next } = await world.desk({ action: "claim", reviewer: BARBARA });
  const late = await refusal(() =>
    world.desk({ action: "decide", reviewer: MARGARET, review_id, decision: "approve" })
  );
  await world.desk({ action: "decide", reviewer: BARBARA, review_id, decision: "approve" });

  assertEquals((await moderation.result()).decided_by, BARBARA);
  assertEquals(held.startsWith(`Cannot claim "${review_id}": margaret holds it until 2`), true, held);
  assertEquals(next!.item.review_id, review_id);
  assertEquals(late.startsWith(`Cannot decide on "${review_id}": barbara holds it until 2`), true, late);
  const stats = await world.stats();
  assertEquals(stats.reviewers.map(({ reviewer, lapsed }) => [reviewer, lapsed]), [[BARBARA, 0], [MARGARET, 1]]);
});

Deno.test("a decision that nobody's workflow is there for is told, and takes effect when it is started again", async () => {
  await using world = await streamWorld(doubtful());
  const first = await world.start();
  const review_id = await inQueue(world);
  await first.terminate("by mistake");

  const { warning } = await decideAs(world, MARGARET, review_id, "approve");
  const again = await world.start();

  assertEquals(await again.result(), { content_id: "201", status: "approved", decided_by: MARGARET });
  assertEquals(warning, "moderation-201 is not running: the decision takes effect when it is started again");
});

Deno.test("a worker that is lost while an item waits loses nothing", async () => {
  await using world = await streamWorld({ ...doubtful(), restarts: true });
  const moderation = await world.start();
  const review_id = await inQueue(world);

  await world.temporal.restart();
  await decideAs(world, MARGARET, review_id, "approve");

  assertEquals((await moderation.result()).status, "approved");
});

Deno.test("an item waits for days if it has to", async () => {
  await using world = await streamWorld(doubtful());
  const moderation = await world.start();
  const review_id = await inQueue(world);

  await world.until(world.began + 5 * DAY);
  await decideAs(world, KATHERINE, review_id, "approve");

  assertEquals((await moderation.result()).status, "approved");
});

Deno.test("whoever decides before the workflow knows that the item is queued is heard at once", async () => {
  await using world = await streamWorld({
    ...doubtful(),
    queued: (review_id) => decideAs(world, MARGARET, review_id, "approve"),
  });

  await world.start();
  await world.until(world.began + MINUTE);

  assertEquals((await world.content()).state, "approved");
});

Deno.test("a decision whose desk was lost before it could tell is found, however late", async () => {
  await using world = await streamWorld(doubtful());
  const moderation = await world.start();
  const review_id = await inQueue(world);
  await world.until(world.began + DAY);
  await world.desk({ action: "claim", reviewer: MARGARET, review_id });

  await world.store.rows.updateTable("reviews").set({
    ...{ state: "decided", decision: "approve", decided_by: MARGARET, decided_at: world.began + DAY },
  }).execute();
  await world.until(world.began + 3 * DAY);

  assertEquals((await world.content()).state, "approved");
  assertEquals((await moderation.result()).decided_by, MARGARET);
});

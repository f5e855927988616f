import { assertEquals } from "@std/assert";
import { status } from "../../../domains/stream/contract.ts";
import { decideAs, eventually, inQueue, MARGARET, steps, streamWorld } from "./world.ts";

const finding = (category: string, score: number) => [{ category, score }];

Deno.test("content that nothing is wrong with is published without anybody being kept waiting", async () => {
  await using world = await streamWorld();

  const moderation = await world.start();

  assertEquals(await moderation.result(), { content_id: "201", status: "approved", decided_by: "classifiers" });
  const { state, visibility } = await world.content();
  assertEquals([state, visibility], ["approved", "public"]);
  assertEquals(await steps(moderation), {
    hold: "done: hidden",
    scan: "done: rules 1 seen, model 1 seen",
    review: "skipped: nothing was found",
    decision: "done: approved by classifiers",
    notice: "skipped: nobody was kept waiting",
    appeal: "skipped: there is nothing to appeal",
  });
  assertEquals(world.sent(), []);
});

Deno.test("content that a classifier is certain of is rejected, with a strike and a notice that says how to appeal", async () => {
  await using world = await streamWorld({ model: () => finding("scam", 0.97) });

  const moderation = await world.start();

  assertEquals(await moderation.result(), {
    content_id: "201",
    status: "rejected",
    decided_by: "classifiers",
    clause: "6.1",
    strikes: 1,
  });
  assertEquals((await world.content()).visibility, "removed");
  assertEquals(await world.strikes(), ["content:scam"]);
  assertEquals(world.sent(), ["grace: Not allowed: Cello 201"]);
  const [{ text }] = world.mails;
  for (
    const part of [
      "clause 6.1",
      "We found scam (title)",
      "This is your only strike",
      "you can appeal until",
      "/appeal?content=201",
    ]
  ) {
    assertEquals(text.includes(part), true, part);
  }
  assertEquals(await world.audits(), ["content.rejected by classifiers"]);
});

Deno.test("content that a classifier is not certain of goes before a person, who decides", async () => {
  await using world = await streamWorld({ model: () => finding("sexual", 0.6) });
  const moderation = await world.start();

  const review_id = await inQueue(world);
  assertEquals((await world.content()).visibility, "hidden");
  await decideAs(world, MARGARET, review_id, "approve");

  assertEquals(await moderation.result(), { content_id: "201", status: "approved", decided_by: MARGARET });
  assertEquals(world.sent(), ["grace: We are looking at Cello 201", "grace: Published: Cello 201"]);
  assertEquals((await world.audits()).sort(), [
    "content.approved by margaret",
    "review.claimed by margaret",
    "review.decided by margaret",
  ]);
});

Deno.test("content for adults is restricted, without a strike", async () => {
  await using world = await streamWorld({ model: () => finding("violence/graphic", 0.95) });

  const moderation = await world.start();

  assertEquals(await moderation.result(), {
    content_id: "201",
    status: "age_restricted",
    decided_by: "classifiers",
    clause: "4.2",
  });
  assertEquals([(await world.content()).visibility, await world.strikes()], ["age_restricted", []]);
  assertEquals(world.sent(), ["grace: For adults only: Cello 201"]);
});

Deno.test("classifiers that contradict each other are no decision", async () => {
  await using world = await streamWorld({
    rules: () => finding("hate", 0.95),
    model: () => finding("hate", 0.01),
  });

  await world.start();
  const review_id = await inQueue(world);

  const { detail } = await world.desk({ action: "show", reviewer: MARGARET, review_id });
  assertEquals([detail!.note, detail!.item.severity], ["rules is certain, model says it is not so", "high"]);
});

Deno.test("a classifier that contradicts itself is no approval", async () => {
  await using world = await streamWorld({ doubts: ["flagged, but under no category"] });

  await world.start();
  const review_id = await inQueue(world);

  const { detail } = await world.desk({ action: "show", reviewer: MARGARET, review_id });
  assertEquals(detail!.note, "model: title: flagged, but under no category");
});

Deno.test("content without anything that a classifier could judge is no approval", async () => {
  await using world = await streamWorld({ content: { title: "" } });

  await world.start();
  const review_id = await inQueue(world);

  const { detail } = await world.desk({ action: "show", reviewer: MARGARET, review_id });
  assertEquals(detail!.note, "there was nothing to scan");
});

Deno.test("the policy says whether an upload is seen by nobody or by few until it is decided on", async () => {
  await using world = await streamWorld({ model: () => finding("sexual", 0.6), policy: { until_decided: "limited" } });
  const moderation = await world.start();
  const review_id = await inQueue(world);

  const { visibility } = await world.content();
  await decideAs(world, MARGARET, review_id, "approve");
  await moderation.result();

  assertEquals([visibility, (await world.content()).visibility], ["limited", "public"]);
});

Deno.test("a second start for content that was decided on answers how, and does nothing again", async () => {
  await using world = await streamWorld();
  await (await world.start()).result();

  const again = await world.start();

  assertEquals(await again.result(), { content_id: "201", status: "approved", decided_by: "classifiers" });
  assertEquals((await steps(again)).scan, "skipped: the content is approved already");
});

Deno.test("the status says what is waited for", async () => {
  await using world = await streamWorld({ model: () => finding("sexual", 0.6) });
  const moderation = await world.start();

  const review_id = await inQueue(world);
  await eventually(async () => (await moderation.query(status)).review_id === review_id);

  assertEquals(await moderation.query(status), { content_id: "201", status: "pending", step: "review", review_id });
});

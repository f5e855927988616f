import { assertEquals, assertRejects } from "@std/assert";
import { WorkflowUpdateFailedError } from "@temporalio/client";
import { appeal } from "../../../domains/stream/contract.ts";
import {
  ask,
  BARBARA,
  DAY,
  decideAs,
  eventually,
  HOUR,
  inQueue,
  KATHERINE,
  MARGARET,
  MINUTE,
  RADIA,
  steps,
  streamWorld,
} from "./world.ts";

const scam = { model: () => [{ category: "scam", score: 0.97 }] };

const rejected = (world: Awaited<ReturnType<typeof streamWorld>>) =>
  eventually(() => world.sent().some((mail) => mail.includes("Not allowed")));

Deno.test("an appeal that is won restores the content and takes the strike back", async () => {
  await using world = await streamWorld(scam);
  const moderation = await world.start();
  await rejected(world);

  const accepted = await ask(moderation, appeal, { reason: "It is a lesson about scams" });
  const review_id = await inQueue(world);
  const { detail } = await world.desk({ action: "show", reviewer: KATHERINE, review_id });
  await decideAs(world, KATHERINE, review_id, "approve");

  assertEquals(await moderation.result(), {
    content_id: "201",
    status: "approved",
    decided_by: KATHERINE,
    appeal: "overturned",
  });
  assertEquals([accepted.status, accepted.appeal, accepted.review_id], ["rejected", "open", review_id]);
  assertEquals([detail!.item.round, detail!.appeal], ["appeal", "It is a lesson about scams"]);
  assertEquals([(await world.content()).visibility, await world.strikes()], ["public", ["content:scam revoked"]]);
  assertEquals(world.sent(), ["grace: Not allowed: Cello 201", "grace: Your appeal: Cello 201"]);
  const stats = await world.stats();
  assertEquals([stats.appeals_decided, stats.appeals_overturned], [1, 1]);
});

Deno.test("an appeal goes to somebody else than those who decided before", async () => {
  await using world = await streamWorld({ model: () => [{ category: "scam", score: 0.7 }] });
  const moderation = await world.start();
  await decideAs(world, KATHERINE, await inQueue(world), "reject");
  await decideAs(world, MARGARET, await inQueue(world), "reject");
  await rejected(world);

  await ask(moderation, appeal, { reason: "No" });
  const review_id = await inQueue(world);
  await assertRejects(() => world.desk({ action: "claim", reviewer: KATHERINE, review_id }));
  await decideAs(world, RADIA, review_id, "reject");

  const { status, appeal: outcome, decided_by, strikes } = await moderation.result();
  assertEquals([status, outcome, decided_by, strikes], ["rejected", "upheld", KATHERINE, 1]);
  assertEquals(await world.strikes(), ["content:scam"]);
  assertEquals((await steps(moderation)).appeal, "done: upheld by radia");
});

Deno.test("whom somebody senior overruled and the appeal bears out is not counted as overturned", async () => {
  await using world = await streamWorld({ model: () => [{ category: "scam", score: 0.7 }] });
  const moderation = await world.start();
  await decideAs(world, MARGARET, await inQueue(world), "reject");
  await decideAs(world, BARBARA, await inQueue(world), "approve");
  await decideAs(world, KATHERINE, await inQueue(world), "reject");
  await rejected(world);
  const overturned = async () =>
    Object.fromEntries((await world.stats()).reviewers.map(({ reviewer, overturned }) => [reviewer, overturned]));
  const before = await overturned();

  await ask(moderation, appeal, { reason: "No" });
  await decideAs(world, RADIA, await inQueue(world), "approve");
  await moderation.result();

  assertEquals(before, { [MARGARET]: 0, [BARBARA]: 1, [KATHERINE]: 0 });
  assertEquals(await overturned(), { [MARGARET]: 1, [BARBARA]: 0, [KATHERINE]: 1, [RADIA]: 0 });
});

Deno.test("an appeal can end in between: for adults only, and no strike", async () => {
  await using world = await streamWorld(scam);
  const moderation = await world.start();
  await rejected(world);

  await ask(moderation, appeal, { reason: "It is satire" });
  await decideAs(world, KATHERINE, await inQueue(world), "age_restrict");

  const { status, appeal: outcome, strikes } = await moderation.result();
  assertEquals([status, outcome, strikes], ["age_restricted", "changed", undefined]);
  assertEquals(await world.strikes(), ["content:scam revoked"]);
});

Deno.test("an appeal is refused for what was not decided, the second time, without a reason, and after its time", async () => {
  await using world = await streamWorld({ model: () => [{ category: "sexual", score: 0.7 }] });
  const moderation = await world.start();
  const review_id = await inQueue(world);
  const refused = async (reason: string) => {
    const { cause } = await assertRejects(
      () => ask(moderation, appeal, { reason }),
      WorkflowUpdateFailedError,
    );
    return cause!.message.replace('Cannot appeal for content "201": ', "");
  };

  const early = await refused("now");
  await decideAs(world, MARGARET, review_id, "reject", "3.1");
  await rejected(world);
  const wordless = await refused(" ");
  await ask(moderation, appeal, { reason: "Please" });
  const twice = await refused("again");

  assertEquals([early, wordless, twice], ["it is pending", "reason: is missing", "an appeal was made already"]);
});

Deno.test("without an appeal the rejection stands once the time for one is over", async () => {
  await using world = await streamWorld(scam);

  const moderation = await world.start();

  assertEquals((await moderation.result()).status, "rejected");
  const { startTime, closeTime } = await moderation.describe();
  assertEquals(Math.round((closeTime!.getTime() - startTime.getTime()) / DAY), 14);
  assertEquals((await steps(moderation)).appeal, "skipped: nobody appealed");
});

Deno.test("an appeal is heard while mails do not get out, and what it has undone is not told any more", async () => {
  let down: RegExp | undefined = /./;
  await using world = await streamWorld({
    ...scam,
    mail: (key) => {
      if (down?.test(key)) throw new Error("the mail server is down");
    },
  });
  const moderation = await world.start();
  await eventually(async () => (await steps(moderation)).appeal === "waiting: for the creator");
  await world.until(world.began + MINUTE);

  await moderation.executeUpdate(appeal, { args: [{ reason: "It is a lesson about scams" }] });
  await world.until(world.began + HOUR);
  const { items } = await world.desk({ action: "list" });
  await decideAs(world, KATHERINE, items![0].review_id, "approve");
  await world.until(world.began + 2 * HOUR);
  const { state } = await world.content();
  down = /:appeal_decided:/;
  await world.until(world.began + 12 * HOUR);
  down = undefined;

  assertEquals((await moderation.result()).appeal, "overturned");
  assertEquals([state, world.sent()], ["approved", ["grace: Your appeal: Cello 201"]]);
});

Deno.test("an appeal is answered though it was decided before the workflow knew that it is queued", async () => {
  let tries = 0;
  await using world = await streamWorld({
    ...scam,
    queued: async (review_id) => {
      if (++tries > 1) return;
      await decideAs(world, KATHERINE, review_id, "approve");
      throw new Error("the worker was lost");
    },
  });
  const moderation = await world.start();
  await rejected(world);

  const answer = await ask(moderation, appeal, { reason: "It is a lesson about scams" });

  assertEquals(answer.appeal, "open");
  assertEquals((await moderation.result()).status, "approved");
});

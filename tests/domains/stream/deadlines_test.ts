import { ApplicationFailure } from "@temporalio/common";
import { assertEquals } from "@std/assert";
import { STANDARD_POLICY } from "../../../domains/stream/policy.ts";
import {
  BARBARA,
  decideAs,
  eventually,
  HOUR,
  inQueue,
  KATHERINE,
  MARGARET,
  MINUTE,
  RADIA,
  streamWorld,
} from "./world.ts";

const doubtful = (category = "sexual") => ({ model: () => [{ category, score: 0.7 }] });

Deno.test("an item is warned about before its time is over, and put first once it is", async () => {
  await using world = await streamWorld(doubtful("scam"));
  const moderation = await world.start();
  const review_id = await inQueue(world);

  await world.until(world.began + 50 * MINUTE);
  const warned = world.sent().slice(1);
  await world.until(world.began + HOUR + MINUTE);
  const [item] = (await world.desk({ action: "list" })).items!;
  await decideAs(world, KATHERINE, review_id, "approve");
  await moderation.result();

  assertEquals(warned, [BARBARA, KATHERINE, MARGARET, RADIA].map((id) => `${id}: Reviews are due`));
  assertEquals([item.overdue, item.escalated], [true, true]);
  assertEquals(world.sent().filter((mail) => mail.includes("overdue")), [
    `${KATHERINE}: Reviews are overdue`,
    `${RADIA}: Reviews are overdue`,
  ]);
  const stats = await world.stats();
  assertEquals([stats.decided, stats.in_time], [1, 0]);
});

Deno.test("an item is put first though nobody could be told", async () => {
  await using world = await streamWorld({
    ...doubtful("scam"),
    mail: (key) => {
      if (key.startsWith("reviews:")) throw ApplicationFailure.nonRetryable("no such mailbox", "EmailRejected");
    },
  });
  const moderation = await world.start();
  const review_id = await inQueue(world);

  await world.until(world.began + HOUR + MINUTE);
  const [item] = (await world.desk({ action: "list" })).items!;
  await decideAs(world, KATHERINE, review_id, "approve");

  assertEquals((await moderation.result()).status, "approved");
  assertEquals(item.escalated, true);
  assertEquals((await world.audits()).filter((each) => each.endsWith("by workflow")), [
    "review.warned by workflow",
    "review.escalated by workflow",
  ]);
});

Deno.test("who may not take an item is not told that it waits", async () => {
  await using world = await streamWorld(doubtful("scam"));
  await world.start();
  await decideAs(world, MARGARET, await inQueue(world), "reject");
  await inQueue(world);

  await world.until(world.began + 50 * MINUTE);

  assertEquals(world.sent().slice(1), [BARBARA, KATHERINE, RADIA].map((id) => `${id}: Reviews are due`));
});

Deno.test("whoever holds an item is the one who is warned", async () => {
  const times = { ...STANDARD_POLICY.times, lease: 2 * HOUR };
  await using world = await streamWorld({ ...doubtful("scam"), policy: { times } });
  const moderation = await world.start();
  const review_id = await inQueue(world);
  await world.desk({ action: "claim", reviewer: MARGARET, review_id });

  await world.until(world.began + 50 * MINUTE);
  await decideAs(world, MARGARET, review_id, "approve");
  await moderation.result();

  assertEquals(world.sent().filter((mail) => mail.includes("due")), [`${MARGARET}: Reviews are due`]);
});

Deno.test("while mails do not get out items are queued, put first and decided all the same", async () => {
  await using world = await streamWorld({
    ...doubtful("scam"),
    mail: () => {
      throw new Error("the mail server is down");
    },
  });
  await world.start();

  await world.until(world.began + HOUR + MINUTE);
  const [item] = (await world.desk({ action: "list" })).items!;
  await decideAs(world, KATHERINE, item.review_id, "approve");

  await eventually(async () => (await world.content()).state === "approved");
  assertEquals(item.escalated, true);
});

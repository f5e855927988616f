import { ApplicationFailure } from "@temporalio/common";
import { assertEquals } from "@std/assert";
import { inQueue, MARGARET, MINUTE, steps, streamWorld } from "./world.ts";

const fail = (type: string) => ApplicationFailure.create({ message: `Cannot ask the classifier: ${type}`, type });

for (
  const [type, state] of [["ClassifierDown", "down"], ["ClassifierUnauthorized", "down"], ["ClassifierSlow", "slow"]]
) {
  Deno.test(`a classifier that is ${state} (${type}) is waited for, then people take over`, async () => {
    await using world = await streamWorld({
      model: () => {
        throw fail(type);
      },
    });
    const moderation = await world.start();
    await world.until(world.began + 20 * MINUTE);

    const review_id = await inQueue(world);
    const { detail } = await world.desk({ action: "show", reviewer: MARGARET, review_id });

    assertEquals(detail!.note, `model is ${state}: Cannot ask the classifier: ${type}`);
    assertEquals((await steps(moderation)).scan, `done: rules 1 seen, model ${state}`);
    assertEquals((await world.content()).visibility, "hidden");
  });
}

Deno.test("a classifier that comes back in time decides", async () => {
  let calls = 0;
  await using world = await streamWorld({
    model: () => {
      if (++calls < 5) throw fail("ClassifierDown");
      return [];
    },
  });

  const moderation = await world.start();

  assertEquals((await moderation.result()).status, "approved");
});

Deno.test("what the words of the list settle is rejected though the other classifier is down", async () => {
  await using world = await streamWorld({
    rules: () => [{ category: "scam", score: 0.95 }],
    model: () => {
      throw fail("ClassifierDown");
    },
  });

  const moderation = await world.start();

  const { status, decided_by } = await moderation.result();
  assertEquals([status, decided_by], ["rejected", "classifiers"]);
});

Deno.test("a scan goes on where it stopped when it is tried again", async () => {
  const seen: string[] = [];
  let broken = true;
  await using world = await streamWorld({
    model: ({ place }) => {
      if (place === "20:00" && broken) {
        broken = false;
        throw fail("ClassifierDown");
      }
      seen.push(place);
      return place === "1:00" ? [{ category: "scam", score: 0.95 }] : [];
    },
  });
  await world.store.rows.insertInto("content_segments").values(
    Array.from({ length: 60 }, (_, seq) => ({
      ...{ content_id: "201", seq, starts_ms: seq * 30_000, transcript: `said ${seq}` },
      ...{ frame_url: null, frame_hash: null },
    })),
  ).execute();

  const moderation = await world.start();

  const { status, clause } = await moderation.result();
  assertEquals([status, clause], ["rejected", "6.1"]);
  assertEquals(seen.filter((place) => place === "title" || place === "0:00" || place === "19:30").length, 3);
  assertEquals((await steps(moderation)).scan, "done: rules 61 seen, model 61 seen");
});

Deno.test("a mail that cannot be sent holds up no decision", async () => {
  await using world = await streamWorld({
    model: () => [{ category: "scam", score: 0.95 }],
    mail: () => {
      throw ApplicationFailure.nonRetryable("no such mailbox", "EmailRejected");
    },
  });

  const moderation = await world.start();

  assertEquals((await moderation.result()).status, "rejected");
  assertEquals((await steps(moderation)).notice, "failed: no such mailbox");
});

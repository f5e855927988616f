import { assertEquals } from "@std/assert";
import { standingOf } from "../../../domains/stream/standing.ts";
import { DAY, inQueue, KATHERINE, steps, streamWorld } from "./world.ts";

/** Strikes of Grace's for other content. `ago` in milliseconds. */
async function strike(world: Awaited<ReturnType<typeof streamWorld>>, ...ago: number[]) {
  await world.store.rows.insertInto("strikes").values(ago.map((each, index) => ({
    key: `content:${index}:strike`,
    person_id: "grace",
    reason: "content:scam",
    at: world.began - each,
    expires_at: world.began - each + 90 * DAY,
    revoked_at: null,
  }))).execute();
}

Deno.test("strikes add up to a warning, a restriction and a suspension", () => {
  assertEquals([0, 1, 2, 3, 4].map(standingOf), ["good", "warned", "restricted", "suspended", "suspended"]);
});

Deno.test("nothing of a creator with two strikes is published before a person has looked at it", async () => {
  await using world = await streamWorld();
  await strike(world, DAY, DAY);

  await world.start();
  const review_id = await inQueue(world);

  const { detail } = await world.desk({ action: "show", reviewer: KATHERINE, review_id });
  assertEquals(detail!.creator, { person_id: "grace", name: "Grace", standing: "restricted" });
  assertEquals(detail!.note, "nothing found; its creator has strikes, so a person has to look");
});

Deno.test("nothing of a creator with three strikes is published", async () => {
  await using world = await streamWorld();
  await strike(world, DAY, DAY, DAY);

  const moderation = await world.start();

  assertEquals(await moderation.result(), { content_id: "201", status: "rejected", decided_by: "policy" });
  assertEquals((await steps(moderation)).scan, "skipped: its creator is suspended");
  assertEquals((await world.strikes()).length, 3);
});

Deno.test("a strike that has expired counts no more", async () => {
  await using world = await streamWorld();
  await strike(world, DAY, 91 * DAY, 200 * DAY);

  const moderation = await world.start();

  assertEquals((await moderation.result()).status, "approved");
});

Deno.test("the notice of a rejection says what its strike comes to", async () => {
  await using world = await streamWorld({ model: () => [{ category: "scam", score: 0.95 }] });
  await strike(world, DAY);

  const moderation = await world.start();

  assertEquals((await moderation.result()).strikes, 2);
  assertEquals(world.mails[0].text.includes("You have 2 strikes now. From now on we look at everything"), true);
});

// Messages that come before content is opened for moderation.
import { assertEquals, assertRejects } from "@std/assert";
import { QueryNotRegisteredError } from "@temporalio/client";
import { appeal, status } from "../../../domains/stream/contract.ts";
import { askAhead, holdUp, refusal } from "../../early.ts";
import { decideAs, eventually, inQueue, KATHERINE, quiet, steps, streamWorld, type WorldOptions } from "./world.ts";

/** A world in which content is opened once `release` is called. */
async function heldWorld(options: WorldOptions = {}) {
  const { release, trouble } = holdUp("openContent");
  return { ...await streamWorld({ ...options, trouble }), release };
}

const scam = { model: () => [{ category: "scam", score: 0.97 }] };

Deno.test("content that is taken back right at the start is not decided on", async () => {
  await using world = await heldWorld(scam);
  const moderation = await world.start();
  await moderation.signal("withdraw");

  world.release();

  assertEquals(await moderation.result(), { content_id: "201", status: "withdrawn" });
  assertEquals([(await world.content()).state, world.sent()], ["withdrawn", []]);
});

Deno.test("an appeal before anything is decided is refused once that is known, one without a reason at once", async () => {
  await using world = await heldWorld();
  const moderation = await world.start();
  const early = await assertRejects(() => moderation.query(status), QueryNotRegisteredError);
  const wordless = await refusal(moderation.executeUpdate(appeal, { args: [{ reason: " " }] }));
  const asked = await askAhead(moderation, appeal, { reason: "It is a lesson" });

  world.release();

  assertEquals(early.message, 'Cannot tell how content "201" stands: it is just being taken up, ask again');
  assertEquals(wordless, ["Error", 'Cannot appeal for content "201": reason: is missing']);
  assertEquals(await refusal(asked.result()), ["Refused", 'Cannot appeal for content "201": it is pending']);
  assertEquals((await moderation.result()).status, "approved");
});

Deno.test("an appeal for what is over is answered, though nothing is done any more", async () => {
  await using world = await heldWorld({ content: { state: "approved" } });
  const moderation = await world.start();
  const asked = await askAhead(moderation, appeal, { reason: "It is a lesson" });

  world.release();

  assertEquals(await refusal(asked.result()), ["Refused", 'Cannot appeal for content "201": it is approved']);
  assertEquals((await moderation.result()).status, "approved");
});

Deno.test("an appeal that comes with another start, after the first was stopped, is heard", async () => {
  let release = () => {};
  let held: Promise<void> | undefined;
  await using world = await streamWorld({
    ...scam,
    trouble: { activity: (name) => name === "openContent" ? held : undefined },
  });
  const first = await world.start();
  await eventually(async () => (await steps(first)).appeal === "waiting: for the creator");
  await quiet(first);
  await first.terminate("by mistake");
  ({ promise: held, resolve: release } = Promise.withResolvers<void>());
  const again = await world.start();
  const asked = await askAhead(again, appeal, { reason: "It is a lesson about scams" });

  release();

  assertEquals((await asked.result()).appeal, "open");
  await decideAs(world, KATHERINE, await inQueue(world), "approve");
  const { status, appeal: outcome } = await again.result();
  assertEquals([status, outcome], ["approved", "overturned"]);
});

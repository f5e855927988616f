// Content under moderation whose histories are kept.
import { ApplicationFailure } from "@temporalio/common";
import { appeal } from "../../domains/stream/contract.ts";
import {
  ask,
  BARBARA,
  decideAs,
  eventually,
  HOUR,
  inQueue,
  KATHERINE,
  MARGARET,
  MINUTE,
  quiet,
  steps,
  type StreamWorld,
  streamWorld,
  type WorldOptions,
} from "../domains/stream/world.ts";
import type { Story, Workflows } from "./story.ts";

interface StreamStory {
  world?: WorldOptions;
  /** What is started and what happens to it. */
  live(world: StreamWorld): Promise<Workflows>;
}

const certain: WorldOptions = { model: () => [{ category: "scam", score: 0.97 }] };
const doubtful: WorldOptions = { model: () => [{ category: "scam", score: 0.7 }] };

const rejected = (world: StreamWorld) => eventually(() => world.sent().some((mail) => mail.includes("Not allowed")));

const STORIES: Record<string, StreamStory> = {
  content_approved: { live: async (world) => ({ moderation: await world.start() }) },
  content_rejected: { world: certain, live: async (world) => ({ moderation: await world.start() }) },
  content_taken_back: {
    world: doubtful,
    async live(world) {
      const moderation = await world.start();
      await inQueue(world);
      await moderation.signal("withdraw");
      return { moderation };
    },
  },
  content_judged_by_people: {
    world: doubtful,
    async live(world) {
      const moderation = await world.start();
      await inQueue(world);
      await world.until(world.began + 2 * HOUR);
      await decideAs(world, MARGARET, await inQueue(world), "escalate");
      await decideAs(world, KATHERINE, await inQueue(world), "reject");
      await decideAs(world, BARBARA, await inQueue(world), "reject");
      return { moderation };
    },
  },
  content_appealed: {
    world: { ...certain, content: { kind: "live", room: "live-201" } },
    async live(world) {
      const moderation = await world.start();
      await rejected(world);
      await ask(moderation, appeal, { reason: "It is a lesson about scams" });
      await decideAs(world, KATHERINE, await inQueue(world), "approve");
      return { moderation };
    },
  },
  content_live: {
    world: { content: { kind: "live", room: "live-201" } },
    async live(world) {
      const moderation = await world.start();
      await world.until(world.began + MINUTE);
      await world.store.rows.updateTable("contents").set({ ended_at: world.began + MINUTE }).execute();
      return { moderation };
    },
  },
  content_live_while_people_are_asked: {
    world: {
      content: { kind: "live", room: "live-201" },
      model: ({ text = "" }) =>
        text.includes("scam") ? [{ category: "scam", score: text.includes("sure") ? 0.97 : 0.7 }] : [],
    },
    async live(world) {
      const moderation = await world.start();
      for (const [seq, transcript] of ["maybe a scam", "still talking", "a scam for sure"].entries()) {
        await world.store.rows.insertInto("content_segments").values({
          ...{ content_id: "201", seq, starts_ms: seq * MINUTE, transcript, frame_url: null, frame_hash: null },
        }).execute();
        await world.until(world.began + (seq + 1) * MINUTE);
      }
      return { moderation };
    },
  },
  content_appealed_after_another_start: {
    world: certain,
    async live(world) {
      const first = await world.start();
      await eventually(async () => (await steps(first)).appeal === "waiting: for the creator");
      await quiet(first);
      await first.terminate();
      const moderation = await world.start();
      await eventually(async () => (await steps(moderation)).appeal === "waiting: for the creator");
      await ask(moderation, appeal, { reason: "It is a lesson about scams" });
      await decideAs(world, KATHERINE, await inQueue(world), "reject");
      return { moderation };
    },
  },
  content_unchecked: {
    world: {
      model: () => {
        throw ApplicationFailure.create({ message: "no answer", type: "ClassifierDown" });
      },
    },
    async live(world) {
      const moderation = await world.start();
      await world.until(world.began + HOUR);
      await decideAs(world, MARGARET, await inQueue(world), "approve");
      return { moderation };
    },
  },
  desk_decides: {
    world: doubtful,
    async live(world) {
      const moderation = await world.start();
      const review_id = await inQueue(world);
      await world.desk({ action: "claim", reviewer: MARGARET, review_id });
      const request = { request_id: "1", action: "decide", reviewer: MARGARET, review_id, decision: "approve" };
      return { moderation, desk: await world.temporal.start("ReviewDeskWorkflow", request, "review-desk-1") };
    },
  },
};

export const streamStories: Record<string, Story> = Object.fromEntries(
  Object.entries(STORIES).map(([name, story]) => [name, (keep) => livedThrough(story, keep)]),
);

async function livedThrough<T>({ world: options, live }: StreamStory, keep: (of: Workflows) => Promise<T>): Promise<T> {
  await using world = await streamWorld(options);
  const workflows = await live(world);
  for (const workflow of Object.values(workflows)) await workflow.result();
  return await keep(workflows);
}

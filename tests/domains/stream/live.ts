// What goes live, what is said in it, and a classifier that hears it.
import { MINUTE, type StreamWorld } from "./world.ts";

export const live = { kind: "live", room: "live-201" } as const;

/** Something is said in content 201, and a while passes in which it is heard. */
export async function say(world: StreamWorld, seq: number, transcript: string): Promise<void> {
  await world.store.rows.insertInto("content_segments").values({
    ...{ content_id: "201", seq, starts_ms: seq * 1000, transcript, frame_url: null, frame_hash: null },
  }).execute();
  await world.until(await world.temporal.env.currentTimeMs() + MINUTE);
}

export const end = (world: StreamWorld) =>
  world.store.rows.updateTable("contents").set({ ended_at: world.began + MINUTE }).execute();

/** A classifier that hears what is said. */
export const ears = {
  model: ({ text = "" }: { text?: string }) =>
    text.includes("scam") ? [{ category: "scam", score: text.includes("certain") ? 0.95 : 0.7 }] : [],
};

import { assertEquals } from "@std/assert";
import type { Ruling } from "../../../domains/stream/messages.ts";
import { enqueue } from "../../../domains/stream/queue.ts";
import { earlierRuling, keepRuling } from "../../../domains/stream/rulings.ts";
import { engines } from "../../stores.ts";
import { content, KATHERINE, MARGARET, streamStore } from "./platform.ts";

const NOW = Date.UTC(2026, 10, 24, 12), HOUR = 60 * 60_000;

const reject: Ruling = {
  decision: "reject",
  by: MARGARET,
  category: "scam",
  clause: "6.1",
  reason: "It promises profits",
};
const settled = { content_id: "201", state: "rejected", visibility: "removed" } as const;

for (const engine of engines) {
  Deno.test(`a ruling is kept with the moment it was first made, and what came of the appeal (${engine})`, async () => {
    await using store = await streamStore(engine);
    await store.add(content("201"));

    const none = await earlierRuling(store.rows, "201");
    await keepRuling(store.rows, { ...settled, ruled: { occasion: 1, ruling: reject } }, NOW);
    await keepRuling(store.rows, { ...settled, ruled: { occasion: 1, ruling: reject, appeal: "upheld" } }, NOW + HOUR);
    await keepRuling(store.rows, { content_id: "201", state: "withdrawn", visibility: "removed" }, NOW + 2 * HOUR);

    assertEquals(none, undefined);
    assertEquals(await earlierRuling(store.rows, "201"), {
      ...{ occasion: 1, ruling: reject, decided_at: NOW, words: [], outcome: "upheld" },
    });
  });

  Deno.test(`with a ruling comes what people said on its occasion, and the creator's word (${engine})`, async () => {
    await using store = await streamStore(engine);
    await store.add(content("201"), content("202"));
    const ask = async (content_id: string, occasion: number, round: "first" | "second" | "appeal", by?: string) => {
      const { review_id } = await enqueue(
        store,
        {
          ...{
            content_id,
            workflow_id: `moderation-${content_id}`,
            occasion,
            round,
            category: "scam",
            severity: "high",
          },
          ...{ sla: HOUR, note: "", findings: [], for_role: "reviewer", excluded: [] },
          ...(round === "appeal" && { appeal: "No" }),
        },
        { reach: 1, creator_id: "grace" },
        NOW,
      );
      const decided = { state: "decided", decision: "reject", clause: "6.1", reason: "no", decided_at: NOW } as const;
      if (by) {
        await store.rows.updateTable("reviews").set({ ...decided, decided_by: by }).where("id", "=", review_id)
          .execute();
      }
      return review_id;
    };
    await ask("201", 1, "first", KATHERINE);
    const review_id = await ask("201", 2, "first", MARGARET);
    await ask("201", 2, "second");
    await ask("201", 2, "appeal");
    await ask("202", 2, "first", KATHERINE);
    await keepRuling(store.rows, { ...settled, ruled: { occasion: 2, ruling: reject } }, NOW);

    assertEquals(await earlierRuling(store.rows, "201"), {
      ...{ occasion: 2, ruling: reject, decided_at: NOW, appeal: "No" },
      words: [{ review_id, by: MARGARET, decision: "reject", clause: "6.1", reason: "no" }],
    });
  });
}

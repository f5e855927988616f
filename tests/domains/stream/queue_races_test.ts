import { assert, assertEquals } from "@std/assert";
import { STANDARD_POLICY } from "../../../domains/stream/policy.ts";
import { engines } from "../../stores.ts";
import { deskOf, HOUR, MINUTE, NOW, queued } from "./desk.ts";
import { BARBARA, KATHERINE, MARGARET, streamStore } from "./platform.ts";

for (const engine of engines) {
  Deno.test(`two reviewers at the same 500 items decide on each of them once (${engine})`, async () => {
    await using store = await streamStore(engine);
    const ids = await store.pend(0, 500, NOW);
    const desk = deskOf(store);
    const work = async (reviewer: string) => {
      const decided: string[] = [];
      let { next } = await desk({ action: "claim", reviewer });
      while (next) {
        const { review_id } = next.item;
        decided.push(review_id);
        ({ next } = await desk({ action: "decide", reviewer, review_id, decision: "approve", claim_next: true }));
      }
      return decided;
    };

    const [one, other] = await Promise.all([work(MARGARET), work(BARBARA)]);

    assertEquals([...one, ...other].sort(), ids.sort());
    assert(one.length > 50 && other.length > 50, `${one.length} and ${other.length}`);
    const decisions = await store.rows.selectFrom("audit_log").select("key").where("action", "=", "review.decided")
      .execute();
    assertEquals(decisions.length, 500);
  });

  Deno.test(`what a reviewer held who vanished is decided by the other one, each item once (${engine})`, async () => {
    await using store = await streamStore(engine);
    const ids = await store.pend(0, 60, NOW);
    const desk = deskOf(store);
    for (const review_id of ids.slice(5, 15)) await desk({ action: "claim", reviewer: MARGARET, review_id });
    const work = async (at: number) => {
      const desk = deskOf(store, at), decided: string[] = [];
      let { next } = await desk({ action: "claim", reviewer: BARBARA });
      while (next) {
        const { review_id } = next.item;
        decided.push(review_id);
        ({ next } = await desk({
          action: "decide",
          reviewer: BARBARA,
          review_id,
          decision: "approve",
          claim_next: true,
        }));
      }
      return decided;
    };

    const meanwhile = await work(NOW + MINUTE), afterwards = await work(NOW + STANDARD_POLICY.times.lease);

    assertEquals([meanwhile, afterwards], [[...ids.slice(0, 5), ...ids.slice(15)], ids.slice(5, 15)]);
    const { stats } = await deskOf(store, NOW + HOUR)({ action: "stats" });
    assertEquals(stats!.reviewers.map(({ reviewer, decided, lapsed }) => [reviewer, decided, lapsed]), [
      [BARBARA, 60, 0],
      [MARGARET, 0, 10],
    ]);
  });

  Deno.test(`of those who claim one item at once, one has it (${engine})`, async () => {
    await using store = await streamStore(engine);
    const desk = deskOf(store);

    for (let round = 0; round < 20; round++) {
      const review_id = await queued(store, `c${round}`);
      const claims = await Promise.allSettled(
        [MARGARET, BARBARA, KATHERINE].map((reviewer) => desk({ action: "claim", reviewer, review_id })),
      );
      assertEquals(claims.filter(({ status }) => status === "fulfilled").length, 1);
    }
  });

  Deno.test(`what is queued for a second person is never the first one's, not for a moment (${engine})`, async () => {
    await using store = await streamStore(engine);
    const desk = deskOf(store);

    for (let round = 0; round < 20; round++) {
      const queueing = queued(store, `c${round}`, { excluded: [MARGARET] });
      const claims: unknown[] = [];
      for (let tries = 0; tries < 5; tries++) claims.push((await desk({ action: "claim", reviewer: MARGARET })).next);
      const review_id = await queueing;
      assertEquals(claims, [null, null, null, null, null]);
      assertEquals((await desk({ action: "claim", reviewer: BARBARA })).next!.item.review_id, review_id);
      await desk({ action: "decide", reviewer: BARBARA, review_id, decision: "approve" });
    }
  });
}

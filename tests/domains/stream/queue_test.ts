import { assert, assertEquals, assertRejects } from "@std/assert";
import type { ReviewDeskInput } from "../../../domains/stream/contract.ts";
import { attend } from "../../../domains/stream/desk.ts";
import { type Severity, STANDARD_POLICY } from "../../../domains/stream/policy.ts";
import { enqueue } from "../../../domains/stream/queue.ts";
import { engines } from "../../stores.ts";
import { BARBARA, content, KATHERINE, MARGARET, streamStore } from "./platform.ts";

const NOW = Date.UTC(2026, 10, 24, 12), MINUTE = 60_000, HOUR = 60 * MINUTE;

type Store = Awaited<ReturnType<typeof streamStore>>;

/** Puts an item into the queue. `ago` in milliseconds. */
async function queued(
  store: Store,
  id: string,
  { severity = "medium" as Severity, reach = 100, ago = 0, for_role = "reviewer" as const, excluded = [] as string[] } =
    {},
): Promise<string> {
  await store.add(content(id, { reach }));
  const order = {
    ...{ content_id: id, workflow_id: `moderation-${id}`, occasion: 1, round: "first" as const, category: "sexual" },
    ...{ severity, sla: STANDARD_POLICY.sla[severity], note: "doubtful", findings: [], for_role, excluded },
  };
  const { review_id } = await enqueue(store, order, { reach, creator_id: "grace" }, NOW - ago);
  return review_id;
}

/** The desk at a moment. */
function deskOf(store: Store, at = NOW) {
  const desk = { store, db: store.rows, policy: STANDARD_POLICY, now: () => at };
  return (request: Partial<ReviewDeskInput> & Pick<ReviewDeskInput, "action">) =>
    attend(desk, { request_id: "1", claim_next: false, limit: 20, ...request });
}

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

  Deno.test(`items are in the order of harm, reach and age (${engine})`, async () => {
    await using store = await streamStore(engine);
    const ids = {
      old: await queued(store, "old", { severity: "low", ago: 2 * HOUR }),
      fresh: await queued(store, "fresh", { severity: "low" }),
      ancient: await queued(store, "ancient", { severity: "low", ago: 48 * HOUR }),
      famous: await queued(store, "famous", { severity: "low", reach: 1_000_000 }),
      harmful: await queued(store, "harmful", { severity: "high" }),
      worst: await queued(store, "worst", { severity: "critical" }),
    };

    const { items, total } = await deskOf(store)({ action: "list", limit: 5 });

    const order = ["worst", "ancient", "harmful", "famous", "old"] as const;
    assertEquals(items!.map(({ review_id }) => review_id), order.map((name) => ids[name]));
    assertEquals(total, 6);
  });

  Deno.test(`the same item is queued once (${engine})`, async () => {
    await using store = await streamStore(engine);
    const first = await queued(store, "c1");
    const order = {
      ...{ content_id: "c1", workflow_id: "moderation-c1", occasion: 1, round: "first" as const, category: "sexual" },
      ...{ severity: "medium" as const, sla: 1, note: "", findings: [], for_role: "reviewer" as const, excluded: [] },
    };

    const again = await enqueue(store, order, { reach: 1, creator_id: "grace" }, NOW + HOUR);

    assertEquals([again.review_id, again.queued_at], [first, NOW]);
    assertEquals(first.length, 6);
  });

  Deno.test(`statistics tell backlog, age, times kept and each reviewer's share (${engine})`, async () => {
    await using store = await streamStore(engine);
    const desk = deskOf(store);
    await queued(store, "waits", { severity: "high", ago: 2 * HOUR });
    await queued(store, "held", { severity: "low" });
    const late = await queued(store, "late", { severity: "critical", ago: HOUR });
    const held = await desk({ action: "claim", reviewer: MARGARET });
    await deskOf(store, NOW + MINUTE)({ action: "decide", reviewer: MARGARET, review_id: late, decision: "approve" });
    await desk({ action: "claim", reviewer: BARBARA });

    const { stats } = await desk({ action: "stats" });

    assertEquals(held.next!.item.review_id, late);
    assertEquals(stats, {
      since: new Date(NOW - 30 * 24 * HOUR).toISOString(),
      backlog: {
        ...{ waiting: 2, held: 1, overdue: 1, by_severity: { high: 1, low: 1 } },
        oldest_at: new Date(NOW - 2 * HOUR).toISOString(),
      },
      decided: 1,
      in_time: 0,
      appeals_decided: 0,
      appeals_overturned: 0,
      reviewers: [{ reviewer: MARGARET, decided: 1, in_time: 0, overturned: 0, lapsed: 0, median_ms: MINUTE }],
    });
  });
}

Deno.test("whoever is no reviewer, or is one no more, is refused, and so is a decision without a claim", async () => {
  await using store = await streamStore();
  const review_id = await queued(store, "c1");
  const desk = deskOf(store);

  await assertRejects(() => desk({ action: "claim", reviewer: "grace" }), Error, '"grace" is no reviewer');
  await assertRejects(() => desk({ action: "claim", reviewer: "joan" }), Error, '"joan" is not active any more');
  await assertRejects(
    () => desk({ action: "decide", reviewer: MARGARET, review_id, decision: "approve" }),
    Error,
    `Cannot decide on "${review_id}": you have not claimed it`,
  );
  await assertRejects(() => desk({ action: "show", reviewer: MARGARET, review_id: "nope" }), Error, "does not exist");
});

Deno.test("nobody decides about their own content, whoever they are", async () => {
  await using store = await streamStore();
  await store.rows.insertInto("reviewers").values({ person_id: "grace", role: "senior", active: 1 }).execute();
  const review_id = await queued(store, "c1");
  const desk = deskOf(store);

  await assertRejects(
    () => desk({ action: "claim", reviewer: "grace", review_id }),
    Error,
    `Cannot claim "${review_id}": it is your own content`,
  );
  assertEquals(await desk({ action: "claim", reviewer: "grace" }), { next: null });
  assertEquals((await desk({ action: "list", reviewer: "grace" })).items, []);
});

Deno.test("whoever claims again what they held for too long begins anew, and that shows", async () => {
  await using store = await streamStore();
  const review_id = await queued(store, "c1");
  const claim = (minutes: number) =>
    deskOf(store, NOW + minutes * MINUTE)({ action: "claim", reviewer: MARGARET, review_id });

  await claim(0);
  await claim(9);
  await claim(60);
  await deskOf(store, NOW + 62 * MINUTE)({ action: "decide", reviewer: MARGARET, review_id, decision: "approve" });

  const audits = await store.rows.selectFrom("audit_log").select(["action", "at"]).orderBy("at").orderBy("action")
    .execute();
  assertEquals(audits.map(({ action, at }) => [action, (at - NOW) / MINUTE]), [
    ["review.claimed", 0],
    ["review.claimed", 60],
    ["review.lapsed", 60],
    ["review.decided", 62],
  ]);
  const { stats } = await deskOf(store, NOW + HOUR)({ action: "stats" });
  assertEquals(stats!.reviewers.map(({ lapsed, median_ms }) => [lapsed, median_ms]), [[1, 2 * MINUTE]]);
});

Deno.test("a decision names a clause that there is", async () => {
  await using store = await streamStore();
  const review_id = await queued(store, "c1");
  const desk = deskOf(store);
  await desk({ action: "claim", reviewer: MARGARET, review_id });

  await assertRejects(
    () => desk({ action: "decide", reviewer: MARGARET, review_id, decision: "reject", clause: "9.9", reason: "no" }),
    Error,
    "there is no clause 9.9; there is 1.1, 1.2",
  );
});

Deno.test("a claim, a decision and a release may be asked for twice", async () => {
  await using store = await streamStore();
  const review_id = await queued(store, "c1");
  await queued(store, "c2", { severity: "low" });
  const desk = deskOf(store);

  const claims = [
    await desk({ action: "claim", reviewer: MARGARET }),
    await desk({ action: "claim", reviewer: MARGARET }),
  ];
  const decide = () => desk({ action: "decide", reviewer: MARGARET, review_id, decision: "approve" });
  const decided = [await decide(), await decide()];

  assertEquals(claims.map(({ next }) => next!.item.review_id), [review_id, review_id]);
  assertEquals(decided[0], decided[1]);
  const audits = await store.rows.selectFrom("audit_log").select("action").execute();
  assertEquals(audits.map(({ action }) => action).sort(), ["review.claimed", "review.decided"]);
});

Deno.test("an item that is released is there for others at once", async () => {
  await using store = await streamStore();
  const review_id = await queued(store, "c1");
  const desk = deskOf(store);
  await desk({ action: "claim", reviewer: MARGARET, review_id });

  await desk({ action: "release", reviewer: MARGARET, review_id });
  const { next } = await desk({ action: "claim", reviewer: BARBARA });

  assertEquals(next!.item.held_by, BARBARA);
  await assertRejects(
    () => desk({ action: "release", reviewer: MARGARET, review_id }),
    Error,
    `Cannot release "${review_id}": you do not hold it`,
  );
});

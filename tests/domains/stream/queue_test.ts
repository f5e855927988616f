import { assertEquals, assertRejects } from "@std/assert";
import { enqueue, escalate, findReview } from "../../../domains/stream/queue.ts";
import { engines } from "../../stores.ts";
import { ask, deskOf, HOUR, MINUTE, NOW, queued } from "./desk.ts";
import { BARBARA, MARGARET, streamStore } from "./platform.ts";

for (const engine of engines) {
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

    const order = ["worst", "harmful", "ancient", "famous", "old"] as const;
    assertEquals(items!.map(({ review_id }) => review_id), order.map((name) => ids[name]));
    assertEquals(total, 6);
  });

  Deno.test(`what is over its time goes before all that do no more harm, and before nothing worse (${engine})`, async () => {
    await using store = await streamStore(engine);
    const ids = {
      spam: await queued(store, "spam", { severity: "low", ago: 30 * 24 * HOUR, reach: 1_000_000 }),
      late: await queued(store, "late", { severity: "medium", ago: 9 * HOUR, reach: 1 }),
      famous: await queued(store, "famous", { severity: "medium", reach: 1_000_000_000 }),
      worst: await queued(store, "worst", { severity: "critical", reach: 0 }),
    };
    for (const name of ["spam", "late"] as const) {
      await escalate(store.rows, (await findReview(store.rows, ids[name]))!, NOW);
    }

    const { items } = await deskOf(store)({ action: "list" });

    const order = ["worst", "late", "famous", "spam"] as const;
    assertEquals(items!.map(({ review_id }) => review_id), order.map((name) => ids[name]));
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

  Deno.test(`what people let go on answers nothing that came after it, and no other question (${engine})`, async () => {
    await using store = await streamStore(engine);
    const review_id = await queued(store, "c1", { after: 5 });
    const desk = deskOf(store);
    await desk({ action: "claim", reviewer: MARGARET, review_id });
    await desk({ action: "decide", reviewer: MARGARET, review_id, decision: "approve" });

    const same = await ask(store, "c1", { after: 5 }), newer = await ask(store, "c1", { after: 7 });

    assertEquals([same.review_id, same.occasion, same.state], [review_id, 1, "decided"]);
    assertEquals([newer.review_id === review_id, newer.occasion, newer.state], [false, 2, "open"]);
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

Deno.test("a decision is not said to be made when another was made before it", async () => {
  await using store = await streamStore();
  const review_id = await queued(store, "c1");
  const desk = deskOf(store);
  const reject = (clause: string) =>
    desk({ action: "decide", reviewer: MARGARET, review_id, decision: "reject", clause, reason: "It is" });
  await desk({ action: "claim", reviewer: MARGARET });
  await reject("6.1");

  const { message } = await assertRejects(() => reject("3.2"), Error);

  assertEquals(message, `Cannot decide on "${review_id}": margaret has decided on it: reject`);
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

Deno.test("what is given back after it was held for too long has lapsed", async () => {
  await using store = await streamStore();
  const review_id = await queued(store, "c1");
  await deskOf(store)({ action: "claim", reviewer: MARGARET, review_id });
  const desk = deskOf(store, NOW + HOUR);

  await desk({ action: "release", reviewer: MARGARET, review_id });
  await desk({ action: "claim", reviewer: BARBARA, review_id });

  const audits = await store.rows.selectFrom("audit_log").select(["action", "actor"]).orderBy("at").orderBy("action")
    .execute();
  assertEquals(audits.map(({ action, actor }) => `${action} by ${actor}`), [
    "review.claimed by margaret",
    "review.claimed by barbara",
    "review.lapsed by margaret",
  ]);
  const { stats } = await desk({ action: "stats" });
  assertEquals(stats!.reviewers.map(({ reviewer, lapsed }) => [reviewer, lapsed]), [[MARGARET, 1]]);
});

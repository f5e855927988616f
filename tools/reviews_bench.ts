// deno task bench:reviews: the review queue on a real Temporal server. How long a list takes with few items and with many,
// and two reviewers at the same items at once, none of which may be decided twice or lost.
import { Client } from "@temporalio/client";
import { DefaultLogger, NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { createActivities } from "../domains/stream/activities.ts";
import type { ReviewDeskInput } from "../domains/stream/contract.ts";
import type { ReviewDeskResult } from "../domains/stream/desk_answer.ts";
import { STANDARD_POLICY } from "../domains/stream/policy.ts";
import { enqueue } from "../domains/stream/queue.ts";
import { STANDARD_SUBSCRIPTIONS } from "../domains/stream/subscription/terms.ts";
import { loadBundle } from "../temporal/bundle.ts";
import { BARBARA, content, MARGARET, streamStore } from "../tests/domains/stream/platform.ts";
import { engines } from "../tests/stores.ts";
import { startTemporal } from "./dev/temporal.ts";
import { runTask } from "./run.ts";

const FEW = 50, MANY = 5_000, ROUNDS = 40, RACED = 500;

/** A list of many items may take this many times as long as one of few. */
const MOST = 1.5;

type Ask = (request: Partial<ReviewDeskInput> & Pick<ReviewDeskInput, "action">) => Promise<ReviewDeskResult>;
type Store = Awaited<ReturnType<typeof streamStore>>;

async function fill(store: Store, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at++) {
    const content_id = `c${at}`;
    await store.add(content(content_id, { reach: at }));
    await enqueue(
      store,
      {
        ...{ content_id, workflow_id: `moderation-${content_id}`, occasion: 1, round: "first", category: "sexual" },
        ...{ severity: "medium", sla: 3_600_000, note: "doubtful", findings: [], for_role: "reviewer", excluded: [] },
      },
      { reach: at, creator_id: "grace" },
      Date.now(),
    );
  }
}

/** Milliseconds that the middle one of many lists takes. */
async function timeOfList(ask: Ask): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    await ask({ action: "list", limit: 20, reviewer: MARGARET });
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[ROUNDS / 2];
}

/** One reviewer at work until nothing is left for them, or they have had enough. @returns the items they decided on */
async function work(ask: Ask, reviewer: string, enough: () => boolean): Promise<string[]> {
  const decided: string[] = [];
  let { next } = await ask({ action: "claim", reviewer });
  while (next && !enough()) {
    const { review_id } = next.item;
    decided.push(review_id);
    ({ next } = await ask({ action: "decide", reviewer, review_id, decision: "approve", claim_next: true }));
  }
  return decided;
}

async function bench(engine: typeof engines[number]): Promise<void> {
  await using server = await startTemporal();
  await using store = await streamStore(engine);
  const connection = await NativeConnection.connect({ address: server.address });
  const activities = createActivities({
    ...{ store, policy: STANDARD_POLICY, classifiers: [], now: Date.now, appealUrl: () => "" },
    ...{ subscriptionTerms: STANDARD_SUBSCRIPTIONS, subscriptionUrl: () => "" },
    sendEmail: () => Promise.resolve({ state: "sent" }),
  });
  const workflowBundle = await loadBundle();
  const worker = await Worker.create({ connection, taskQueue: "estuary-stream", workflowBundle, activities });
  const running = worker.run();
  const client = new Client({ connection });
  const ask: Ask = async (request) => {
    const request_id = crypto.randomUUID();
    const workflowId = `review-desk-${request_id}`;
    const args = [{ request_id, ...request }];
    return await client.workflow.execute("ReviewDeskWorkflow", { workflowId, taskQueue: "estuary-stream", args });
  };

  await fill(store, 0, FEW);
  await timeOfList(ask);
  const few = await timeOfList(ask);
  await fill(store, FEW, MANY);
  const many = await timeOfList(ask);
  const ratio = many / few;
  console.log(
    `${engine}: list of 20 with ${FEW} pending ${few.toFixed(1)} ms, with ${MANY} ${many.toFixed(1)} ms, ` +
      `ratio ${ratio.toFixed(2)}`,
  );

  const began = performance.now();
  let count = 0;
  const each = await Promise.all([MARGARET, BARBARA].map((reviewer) => work(ask, reviewer, () => ++count > RACED)));
  const took = (performance.now() - began) / 1000;
  const decided = each.flat();
  console.log(
    `${engine}: two reviewers decided ${decided.length} items (${each.map(({ length }) => length).join(" and ")}) ` +
      `in ${took.toFixed(1)} s, ${(decided.length / took * 3600).toFixed(0)} an hour`,
  );

  worker.shutdown();
  await running;
  await connection.close();
  if (new Set(decided).size !== decided.length) throw new Error(`${engine}: an item was decided twice`);
  const { rows } = store;
  const kept = await rows.selectFrom("reviews").select("id").where("state", "=", "decided").execute();
  if (kept.length !== decided.length) throw new Error(`${engine}: ${decided.length} were decided, ${kept.length} kept`);
  if (ratio > MOST) throw new Error(`${engine}: a list of many takes ${ratio.toFixed(2)} times as long as one of few`);
}

if (import.meta.main) {
  Runtime.install({ logger: new DefaultLogger("ERROR") });
  await runTask(async () => {
    for (const engine of engines) await bench(engine);
    // The server of the tests ends with this process.
    Deno.exit(Deno.exitCode);
  });
}

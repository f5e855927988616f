// The review desk at a moment, and items for it.
import type { ReviewDeskInput } from "../../../domains/stream/contract.ts";
import { attend } from "../../../domains/stream/desk.ts";
import type { QueuedReview } from "../../../domains/stream/messages.ts";
import { type Severity, STANDARD_POLICY } from "../../../domains/stream/policy.ts";
import { enqueue } from "../../../domains/stream/queue.ts";
import { content, type streamStore } from "./platform.ts";

export const NOW = Date.UTC(2026, 10, 24, 12), MINUTE = 60_000, HOUR = 60 * MINUTE;

type Store = Awaited<ReturnType<typeof streamStore>>;

/** What an item is like; `ago` in milliseconds. */
interface Asked {
  severity?: Severity;
  reach?: number;
  ago?: number;
  for_role?: "reviewer";
  excluded?: string[];
  after?: number;
}

/** Puts content into the queue. @returns the item's id */
export async function queued(store: Store, id: string, asked: Asked = {}): Promise<string> {
  await store.add(content(id, { reach: asked.reach ?? 100 }));
  return (await ask(store, id, asked)).review_id;
}

/** Puts content that there is before people. */
export async function ask(store: Store, id: string, asked: Asked = {}): Promise<QueuedReview> {
  const { severity = "medium", reach = 100, ago = 0, for_role = "reviewer", excluded = [], after } = asked;
  const order = {
    ...{ content_id: id, workflow_id: `moderation-${id}`, occasion: 1, round: "first" as const, category: "sexual" },
    ...{ severity, sla: STANDARD_POLICY.sla[severity], note: "doubtful", findings: [], for_role, excluded, after },
  };
  return await enqueue(store, order, { reach, creator_id: "grace" }, NOW - ago);
}

/** The desk at a moment. */
export function deskOf(store: Store, at = NOW) {
  const desk = { store, db: store.rows, policy: STANDARD_POLICY, now: () => at };
  return (request: Partial<ReviewDeskInput> & Pick<ReviewDeskInput, "action">) =>
    attend(desk, { request_id: "1", claim_next: false, limit: 20, ...request });
}

// The review desk at a moment, and items for it.
import type { ReviewDeskInput } from "../../../domains/stream/contract.ts";
import { attend } from "../../../domains/stream/desk.ts";
import { type Severity, STANDARD_POLICY } from "../../../domains/stream/policy.ts";
import { enqueue } from "../../../domains/stream/queue.ts";
import { content, type streamStore } from "./platform.ts";

export const NOW = Date.UTC(2026, 10, 24, 12), MINUTE = 60_000, HOUR = 60 * MINUTE;

type Store = Awaited<ReturnType<typeof streamStore>>;

/** Puts an item into the queue. `ago` in milliseconds. */
export async function queued(
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
export function deskOf(store: Store, at = NOW) {
  const desk = { store, db: store.rows, policy: STANDARD_POLICY, now: () => at };
  return (request: Partial<ReviewDeskInput> & Pick<ReviewDeskInput, "action">) =>
    attend(desk, { request_id: "1", claim_next: false, limit: 20, ...request });
}

import type { RegisteredWorkflow } from "../registry.ts";
import type { Args } from "./args.ts";
import { onSameServer } from "./server_flags.ts";

/**
 * A workflow's queue and who serves it, as far as the server can tell. That nobody does cannot be overlooked.
 *
 * @param args what names the server
 */
export function queueText(
  { queue, domain }: RegisteredWorkflow,
  workers: number | undefined,
  args: Pick<Args, "values">,
): string {
  if (workers === undefined) return queue;
  if (workers === 0) {
    return `${queue}: NO WORKER IS POLLING. Start one: ${onSameServer(`estuary-worker --domain ${domain}`, args)}`;
  }
  return `${queue}, ${workers === 1 ? "1 worker" : `${workers} workers`} polling`;
}

/** What to do where nobody polls a queue, by the queue alone: the workflow may be of another build. */
export const startOne = (queue: string, args: Pick<Args, "values">): readonly [purpose: string, how: string] => [
  "start one",
  onSameServer(`estuary-worker --domain ${queue.replace(/^estuary-/, "")}`, args),
];

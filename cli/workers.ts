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

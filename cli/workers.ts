import type { RegisteredWorkflow } from "../registry.ts";

/** A workflow's queue and who serves it, as far as the server can tell. That nobody does cannot be overlooked. */
export function queueText({ queue, domain }: RegisteredWorkflow, workers: number | undefined): string {
  if (workers === undefined) return queue;
  if (workers === 0) return `${queue}: NO WORKER IS POLLING. Start one: estuary-worker --domain ${domain}`;
  return `${queue}, ${workers === 1 ? "1 worker" : `${workers} workers`} polling`;
}

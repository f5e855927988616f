// The books looked over by the platform itself: again and again while workers die, and against Stripe in the end.
import type { LedgerCheckResult, ReconciliationResult } from "../../domains/payment/contract.ts";
import { type Desk, pause } from "./desk.ts";

/** Between two looks at the books, milliseconds. */
const EVERY = 8_000;

/** So often the books are compared with Stripe: often enough for workers to die of it. */
const RECONCILED = 4;

/** Looks the books over until the end. @returns what did not agree with itself, at whatever moment */
export async function lookOver(desk: Desk, end: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  for (let look = 1; !end.aborted; look++) {
    found.push(...await differences(desk, "LedgerCheckWorkflow", `ledger-check-${look}`, {}));
    await pause(EVERY, end);
  }
  return found;
}

/** Compares the books with Stripe. @returns what does not agree */
export async function reconcile(desk: Desk): Promise<string[]> {
  const ids = Array.from({ length: RECONCILED }, (_, i) => `reconciliation-${i + 1}`);
  return (await Promise.all(ids.map((id) => differences(desk, "ReconciliationWorkflow", id, { days: 60 })))).flat();
}

async function differences(desk: Desk, workflow: string, id: string, input: object): Promise<string[]> {
  const outcome = await desk.run(workflow, id, input);
  if ("failure" in outcome) return [`${id}: ${outcome.failure.cause?.message}`];
  const { differences } = outcome.result as LedgerCheckResult | ReconciliationResult;
  return differences.map(({ message }) => `${id}: ${message}`);
}

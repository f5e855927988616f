// The books looked over, against themselves and against Stripe. Activities: long, they only read, and a try that was cut
// short is taken up where it was.
import { parseInput } from "../../temporal/input.ts";
import type { PaymentDeps } from "./deps.ts";
import { checkBooks } from "./check.ts";
import type { LedgerPart, ReconciliationResult } from "./contract.ts";
import { beat, earlierTry } from "./progress.ts";
import { beginReconciliation, reconcile } from "./reconciling.ts";
import { reconciliationInput } from "./schema.ts";

export const createAuditing = ({ store, stripe, now }: Pick<PaymentDeps, "store" | "stripe" | "now">) => ({
  /** Checks one part of the books. */
  async checkLedger(part: LedgerPart) {
    const { checked, differences, omitted } = await checkBooks(store, part, beat, earlierTry());
    return { checked, differences, omitted };
  },

  /** Compares the books with Stripe. The input comes from any client, so it is checked here. */
  async reconcileBooks(input: unknown): Promise<ReconciliationResult> {
    const { days } = parseInput("ReconciliationWorkflow", reconciliationInput, input);
    const from = earlierTry() ?? beginReconciliation(days, now());
    const { since, until, matched, pending, beside, differences, omitted } = await reconcile(
      { store, stripe },
      from,
      beat,
    );
    return {
      ok: differences.length === 0,
      since: new Date(since).toISOString(),
      until: new Date(until).toISOString(),
      matched,
      pending,
      beside,
      differences,
      omitted,
    };
  },
});

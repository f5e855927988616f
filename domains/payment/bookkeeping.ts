// The books looked over, against themselves and against Stripe. Workflow code.
import { proxyActivities } from "@temporalio/workflow";
import * as policies from "../../temporal/policies.ts";
import { Steps } from "../../temporal/steps.ts";
import type { PaymentActivities } from "./activities.ts";
import {
  LEDGER_PARTS,
  type LedgerCheckInput,
  type LedgerCheckResult,
  RECONCILIATION_STEPS,
  type ReconciliationInput,
  type ReconciliationResult,
} from "./contract.ts";

const { checkLedger, reconcileBooks } = proxyActivities<PaymentActivities>(policies.survey);

/** Proves the books against themselves, part by part, while business goes on. */
export async function LedgerCheckWorkflow(_input: LedgerCheckInput): Promise<LedgerCheckResult> {
  const steps = new Steps(LEDGER_PARTS);
  const result: LedgerCheckResult = {
    ok: true,
    checked: {} as LedgerCheckResult["checked"],
    differences: [],
    omitted: 0,
  };
  for (const part of LEDGER_PARTS) {
    steps.note(part, "running");
    const { checked, differences, omitted } = await checkLedger(part);
    const wrong = differences.length + omitted;
    if (wrong === 0) steps.note(part, "done", `${checked}`);
    else steps.note(part, "failed", `${checked}, differences: ${wrong}`);
    result.ok &&= wrong === 0;
    result.checked[part] = checked;
    result.differences.push(...differences);
    result.omitted += omitted;
  }
  return result;
}

/** Compares the books with what Stripe says that it did. */
export async function ReconciliationWorkflow(input: ReconciliationInput): Promise<ReconciliationResult> {
  const steps = new Steps(RECONCILIATION_STEPS);
  steps.note("stripe", "running");
  const result = await reconcileBooks(input);
  const { ok, matched, pending, differences, omitted } = result;
  const counted = `matched: ${matched}, pending: ${pending}`;
  if (ok) steps.note("stripe", "done", counted);
  else steps.note("stripe", "failed", `${counted}, differences: ${differences.length + omitted}`);
  return result;
}

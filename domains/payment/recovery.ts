// What a host who had been paid gives back for a refund. Workflow code.
import { proxyActivities } from "@temporalio/workflow";
import { failedWith, reasonOf } from "../../temporal/failures.ts";
import { attempt } from "../../temporal/flow.ts";
import { OperatorDecision, type OperatorDesk } from "../../temporal/operator.ts";
import * as policies from "../../temporal/policies.ts";
import { money } from "../../text/money.ts";
import type { PaymentActivities } from "./activities.ts";
import type { RefundStep } from "./contract.ts";
import type { Recovery, Refund } from "./messages.ts";

const { bookDebt, leaveDebt } = proxyActivities<PaymentActivities>(policies.store);
const { recoverFromHost } = proxyActivities<PaymentActivities>(policies.provider);

/**
 * The guest has their money; a host who was paid gives back their part of it. If their account holds too little, they owe
 * it, and an operator decides when to try again, or to leave it to the next payouts.
 */
export async function recoverFrom(refund: Refund, desk: OperatorDesk<RefundStep>): Promise<Recovery> {
  const { steps } = desk;
  steps.note("recover", "running");
  const recovery = await recover(refund, desk);
  const { recovered, debt } = recovery;
  if (recovered) steps.note("recover", "done", `the host gives back ${money(recovered, refund.currency)}`);
  else if (debt) steps.note("recover", "done", `the host owes ${money(debt, refund.currency)}`);
  else steps.note("recover", "skipped", "the host was not paid for it");
  return recovery;
}

async function recover(refund: Refund, desk: OperatorDesk<RefundStep>): Promise<Recovery> {
  for (;;) {
    const tried = await attempt(recoverFromHost(refund));
    if ("done" in tried) return tried.done;
    if (!failedWith(tried.failed, "InsufficientFunds")) {
      await desk.stop("recover", reasonOf(tried.failed), ["resume"]);
      continue;
    }
    const debt = await bookDebt(refund);
    try {
      await desk.stop("recover", "the host's account holds too little and the host owes it", ["resume", "abandon"]);
    } catch (error) {
      if (!(error instanceof OperatorDecision)) throw error;
      await leaveDebt(refund);
      return debt;
    }
  }
}

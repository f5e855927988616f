// A payout for every host. Workflow code.
import { continueAsNew, proxyActivities } from "@temporalio/workflow";
import * as policies from "../../temporal/policies.ts";
import type { PaymentActivities } from "./activities.ts";
import { type PayoutSweepInput, payoutWorkflowId } from "./contract.ts";
import { PayoutWorkflow } from "./payout.ts";
import { startOnItsOwn } from "./starting.ts";

const { hostsToPayOut } = proxyActivities<PaymentActivities>(policies.store);

/** Starts a payout for every host with enough on their balance; one that is still on its way goes on. */
export async function PayoutSweepWorkflow(input: PayoutSweepInput): Promise<void> {
  const { hosts, currency, next } = await hostsToPayOut(input);
  for (const host_id of hosts) {
    const payout = { host_id, currency };
    await startOnItsOwn(PayoutWorkflow, payoutWorkflowId(payout), [payout]);
  }
  if (next) await continueAsNew<typeof PayoutSweepWorkflow>({ currency, after: next });
}

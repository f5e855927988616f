// A payout for every host. Workflow code.
import { continueAsNew, proxyActivities } from "@temporalio/workflow";
import * as policies from "../../temporal/policies.ts";
import { startOnItsOwn } from "../../temporal/starting.ts";
import { Steps } from "../../temporal/steps.ts";
import { orFailAsIs } from "../../temporal/failures.ts";
import type { PaymentActivities } from "./activities.ts";
import { type PayoutSweepInput, payoutWorkflowId, SWEEP_STEPS } from "./contract.ts";

const { hostsToPayOut } = proxyActivities<PaymentActivities>(policies.store);

/** Starts a payout for every host with enough on their balance; one that is still on its way goes on. */
export async function PayoutSweepWorkflow(input: PayoutSweepInput): Promise<void> {
  const steps = new Steps(SWEEP_STEPS);
  const { hosts, currency, next } = await orFailAsIs(hostsToPayOut(input));
  for (const host_id of hosts) {
    const payout = { host_id, currency };
    await startOnItsOwn("PayoutWorkflow", payoutWorkflowId(payout), payout);
  }
  steps.note("payouts", "done", `${hosts.length} hosts`);
  if (next) await continueAsNew<typeof PayoutSweepWorkflow>({ currency, after: next });
}

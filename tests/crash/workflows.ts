// What the crash test's workers run: the payment domain's own workflows, and a stand-in for the end of a booking.
import { proxyActivities } from "@temporalio/workflow";
import type { PaymentActivities } from "../../domains/payment/activities.ts";
import {
  type BookingRefundRequest,
  type Earning,
  type EarningRequest,
  refundWorkflowId,
} from "../../domains/payment/contract.ts";
import * as policies from "../../temporal/policies.ts";
import { startOnItsOwn } from "../../temporal/starting.ts";

export * from "../../domains/payment/workflows.ts";

const { recordEarning, requestRefund } = proxyActivities<PaymentActivities>(policies.store);

/** How a booking ends: a share goes back to the guest, and what is left is the host's. */
export interface Ending {
  refund?: BookingRefundRequest;
  earning?: EarningRequest;
}

/** Settles a booking, as its lifecycle does. @returns what the host has earned by it */
export async function SettlementWorkflow({ refund, earning }: Ending): Promise<Earning | null> {
  const requested = refund && await requestRefund(refund);
  for (const { payment_id, refund_id } of requested?.refunds ?? []) {
    const key = { payment_id, refund_id };
    await startOnItsOwn("RefundWorkflow", refundWorkflowId(key), key);
  }
  return earning ? await recordEarning(earning) : null;
}

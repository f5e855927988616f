// Workflows that outlive the one that starts them. Workflow code.
import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import { ParentClosePolicy, startChild, type Workflow } from "@temporalio/workflow";
import { type RefundInput, refundWorkflowId } from "./contract.ts";

/** Starts a workflow on its own; one of this id that is running goes on. @returns whether it had to be started */
export async function startOnItsOwn<W extends Workflow>(
  workflow: W | string,
  workflowId: string,
  args: Parameters<W>,
): Promise<boolean> {
  try {
    await startChild<W>(workflow as W, { workflowId, args, parentClosePolicy: ParentClosePolicy.ABANDON } as never);
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

/** Starts RefundWorkflow for money that is set aside in the books. */
export const startRefund = (refund: Pick<RefundInput, "payment_id" | "refund_id">): Promise<boolean> =>
  startOnItsOwn("RefundWorkflow", refundWorkflowId(refund), [refund]);

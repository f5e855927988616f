// Workflows that outlive the one that starts them. Workflow code.
import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import { ParentClosePolicy, startChild } from "@temporalio/workflow";

/** Starts a workflow on its own, on the same queue. One of this id that is running goes on. */
export async function startOnItsOwn(workflow: string, workflowId: string, input: unknown): Promise<void> {
  try {
    await startChild(workflow, { workflowId, args: [input], parentClosePolicy: ParentClosePolicy.ABANDON });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

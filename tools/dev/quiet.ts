// Moments at which the time-skipping server has nothing to do for a workflow.
import type { WorkflowHandle } from "@temporalio/client";
import { optionalTsToMs } from "@temporalio/common/lib/time.js";
import type { NativeConnection } from "@temporalio/worker";
import { eventually } from "./eventually.ts";

/**
 * Waits until a workflow has nothing under way: no activity, no workflow task, no timer that is about to fire; nor a
 * handover to its next run. One that is over has nothing.
 *
 * @param withChildren whether to wait for its child workflows too; those that live on by themselves take longer than it
 */
export async function quiet(workflow: WorkflowHandle, withChildren = false): Promise<void> {
  await eventually(async () => {
    const { events } = await workflow.fetchHistory();
    const count = (is: (event: NonNullable<typeof events>[number]) => unknown) => events!.filter(is).length;
    const last = events!.at(-1)!;
    if (last.workflowExecutionContinuedAsNewEventAttributes) return false;
    const isOver = last.workflowExecutionCompletedEventAttributes ?? last.workflowExecutionFailedEventAttributes ??
      last.workflowExecutionCanceledEventAttributes ?? last.workflowExecutionTerminatedEventAttributes;
    if (isOver) return true;
    const children = count((event) => event.startChildWorkflowExecutionInitiatedEventAttributes) -
      count((event) =>
        event.startChildWorkflowExecutionFailedEventAttributes ??
          event.childWorkflowExecutionCompletedEventAttributes ?? event.childWorkflowExecutionFailedEventAttributes ??
          event.childWorkflowExecutionTimedOutEventAttributes ?? event.childWorkflowExecutionCanceledEventAttributes ??
          event.childWorkflowExecutionTerminatedEventAttributes
      );
    if (withChildren && children > 0) return false;
    const tasks = count((event) => event.workflowTaskScheduledEventAttributes) -
      count((event) => event.workflowTaskCompletedEventAttributes);
    const activities = count((event) => event.activityTaskScheduledEventAttributes) -
      count((event) =>
        event.activityTaskCompletedEventAttributes ?? event.activityTaskFailedEventAttributes ??
          event.activityTaskTimedOutEventAttributes ?? event.activityTaskCanceledEventAttributes
      );
    return tasks === 0 && activities === 0 && nextTimer(events!) > await presentMoment(workflow) + 200;
  });
}

/** When the next timer of a workflow fires, epoch milliseconds. */
function nextTimer(events: NonNullable<Awaited<ReturnType<WorkflowHandle["fetchHistory"]>>["events"]>): number {
  const due = new Map<unknown, number>();
  for (const { eventTime, timerStartedEventAttributes: started, ...event } of events) {
    if (started) due.set(started.timerId, milliseconds(eventTime) + milliseconds(started.startToFireTimeout));
    due.delete((event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes)?.timerId);
  }
  return Math.min(...due.values());
}

const milliseconds = (of: Parameters<typeof optionalTsToMs>[0]) => optionalTsToMs(of) ?? 0;

/** The moment on the server's clock, epoch milliseconds. */
async function presentMoment({ client }: WorkflowHandle): Promise<number> {
  const { time } = await (client.connection as NativeConnection).testService!.getCurrentTime({});
  return milliseconds(time);
}

// Messages to workflows on the time-skipping server, at moments at which it does not lose them.
import type { WorkflowHandle } from "@temporalio/client";
import type { SignalDefinition, UpdateDefinition } from "@temporalio/common";
import { optionalTsToMs } from "@temporalio/common/lib/time.js";
import type { NativeConnection } from "@temporalio/worker";

/**
 * Sends an update and waits for its answer. It is sent while nothing else is under way: this server loses a workflow task
 * in which an update meets an activity that has just ended.
 */
export async function ask<R, A>(workflow: WorkflowHandle, update: UpdateDefinition<R, [A]>, arg: A): Promise<R> {
  await quiet(workflow);
  return await workflow.executeUpdate(update, { args: [arg] });
}

/** Sends a signal, like `ask` while nothing else is under way. */
export async function inform<A>(
  workflow: WorkflowHandle,
  signal: string | SignalDefinition<[A]>,
  arg: A,
): Promise<void> {
  await quiet(workflow);
  await workflow.signal(signal, arg);
}

/** Waits until a workflow has nothing under way: no activity, no workflow task, no timer that is about to fire. */
export async function quiet(workflow: WorkflowHandle): Promise<void> {
  await eventually(async () => {
    const { events } = await workflow.fetchHistory();
    const count = (is: (event: NonNullable<typeof events>[number]) => unknown) => events!.filter(is).length;
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

/** Waits, in real time, until something has come true. */
export async function eventually(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const patience = AbortSignal.timeout(10_000);
  while (!await isTrue()) {
    patience.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

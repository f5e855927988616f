// What workflows are woken for is a whole task of the history. Workflow code: the bundle puts it before every workflow.
import type { ActivateInput, WorkflowInterceptorsFactory } from "@temporalio/workflow";

/** Why a query gets no answer now. Asked again it waits for the task, and is answered with it. */
export const HALF_A_TASK =
  "Cannot go on with half a task: it has not begun yet, and there is no time to carry it out at";

/**
 * Refuses to carry out what has come for a task that has not begun. A query to a worker that does not know the workflow,
 * because another one had it that has died or was stopped, brings the whole history along. What lies behind the last task
 * in it, say a timer that has fired, the SDK (1.24.0) hands on as if it were a task: at the time of the one before, and
 * not as a replay. What the workflow does then goes out with the next task, without a look at when that began and what
 * else had come for it. Every replay sees both, may decide otherwise, and then the workflow is stuck for good.
 *
 * Refused, the worker forgets the workflow, and goes through it anew when the task begins. The query fails.
 *
 * @throws Error {@linkcode HALF_A_TASK}, out of the activation
 */
export const interceptors: WorkflowInterceptorsFactory = () => {
  let last: Moment | undefined;
  return {
    internals: [{
      activate(input, next) {
        const { activation } = input;
        if (!activation.jobs?.every(({ queryWorkflow }) => queryWorkflow)) {
          const moment = momentOf(activation);
          if (!activation.isReplaying && last && isNoTask(last, moment)) throw new Error(HALF_A_TASK);
          last = moment;
        }
        next(input);
      },
    }],
  };
};

/** How many events there are, and of the last task that has begun, when that was and the bytes of history before it. */
interface Moment {
  events: number;
  began: string;
  bytes: string;
}

const momentOf = ({ historyLength, timestamp, historySizeBytes }: ActivateInput["activation"]): Moment => ({
  events: historyLength ?? 0,
  began: `${timestamp?.seconds} ${timestamp?.nanos}`,
  bytes: `${historySizeBytes}`,
});

/** Whether there are more events, but no task has begun with them. */
const isNoTask = (last: Moment, now: Moment): boolean =>
  now.events > last.events && now.began === last.began && now.bytes === last.bytes;

// Workers die all the time here, and nobody has minutes to find out. Workflow code.
import type { WorkflowInterceptorsFactory } from "@temporalio/workflow";

/** After this long an activity's worker counts as dead, milliseconds. */
const DEAD = 4_000;

/** A provider that does not answer for so long is given up, milliseconds. */
const GIVEN_UP = 16_000;

export const interceptors: WorkflowInterceptorsFactory = () => ({
  outbound: [{
    scheduleActivity: (input, next) =>
      next({
        ...input,
        options: {
          ...input.options,
          startToCloseTimeout: DEAD,
          ...(input.options.scheduleToCloseTimeout && { scheduleToCloseTimeout: GIVEN_UP }),
          retry: { initialInterval: 100, backoffCoefficient: 2, maximumInterval: 2_000 },
        },
      }),
    startChildWorkflowExecution: (input, next) =>
      next({ ...input, options: { ...input.options, workflowTaskTimeout: DEAD } }),
  }],
});

// Starting workflows, waiting for them, and telling them something until they take it.
import {
  type Client,
  QueryNotRegisteredError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  type WorkflowHandle,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from "@temporalio/client";
import { delay } from "@std/async/delay";
import type { Decision } from "../../temporal/timeline.ts";
import { timeline } from "../../temporal/timeline.ts";
import { QUEUE } from "./worker.ts";

/** Between two tries to tell a workflow something, milliseconds. */
const PAUSE = 2_000;

/** After this long a worker that has a workflow's task counts as dead, milliseconds. */
export const TASK_TIMEOUT = 4_000;

/** What nobody takes within this time is told again later, milliseconds. */
const PATIENCE = 20_000;

/** gRPC's word for a workflow whose tasks do not come through. */
const FAILED_PRECONDITION = 9;

/** Waits so many milliseconds, or until the signal. */
export const pause = async (ms: number, end?: AbortSignal): Promise<void> => {
  try {
    await delay(ms, { signal: end });
  } catch (error) {
    if (!end?.aborted) throw error;
  }
};

/** What came of a workflow: its result, or why it has none. */
export type Outcome = { result: unknown } | { failure: WorkflowFailedError };

/** Starts workflows of the crash test's workers. */
export class Desk {
  constructor(private readonly client: Client) {}

  /** Starts a workflow; one of this id that is running goes on. */
  async start(workflow: string, workflowId: string, input: object): Promise<WorkflowHandle> {
    const options = { workflowId, taskQueue: QUEUE, workflowTaskTimeout: TASK_TIMEOUT, args: [input] };
    try {
      return await this.client.workflow.start(workflow, options);
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      return this.client.workflow.getHandle(workflowId);
    }
  }

  /** Starts a workflow and waits for its end. */
  async run(workflow: string, workflowId: string, input: object): Promise<Outcome> {
    return await outcome(await this.start(workflow, workflowId, input));
  }

  /** The workflows that are running, with how long they have been, milliseconds. */
  async running(): Promise<{ workflowId: string; age: number }[]> {
    const found: { workflowId: string; age: number }[] = [];
    for await (const { workflowId, startTime } of this.client.workflow.list({ query: `ExecutionStatus="Running"` })) {
      found.push({ workflowId, age: Date.now() - startTime.getTime() });
    }
    return found;
  }

  /** How far a workflow has come, and what it waits for. */
  async story(workflowId: string): Promise<string> {
    const handle = this.client.workflow.getHandle(workflowId);
    const [{ raw }, { events }] = await Promise.all([handle.describe(), handle.fetchHistory()]);
    const told = await handle.query(timeline).catch(() => undefined);
    const steps = told?.steps.map(({ step, state, detail = "" }) => `${step} ${state} ${detail}`) ?? [];
    const failures = (events ?? []).map((event) => event.workflowTaskFailedEventAttributes?.failure?.message);
    const pending = (raw.pendingActivities ?? []).map(({ activityType, attempt, lastFailure }) =>
      `${activityType?.name}, attempt ${attempt}: ${lastFailure?.message}`
    );
    return [workflowId, ...steps, ...pending, ...failures.filter(Boolean).slice(-1)].join("\n  ");
  }

  /** Whether a workflow waits for somebody or something outside: none of its workers has anything to do for it. */
  async isWaiting(workflowId: string): Promise<boolean> {
    const { raw, status } = await this.client.workflow.getHandle(workflowId).describe();
    return status.name === "RUNNING" && !raw.pendingWorkflowTask && !raw.pendingActivities?.length;
  }

  /** What a workflow that has stopped for an operator takes; undefined if it has not, or nobody is there to say. */
  async stopped(workflowId: string): Promise<Decision[] | undefined> {
    if (!await this.isWaiting(workflowId)) return undefined;
    try {
      const handle = this.client.workflow.getHandle(workflowId);
      const { steps } = await this.client.withDeadline(Date.now() + PATIENCE, () => handle.query(timeline));
      return steps.find(({ decisions }) => decisions)?.decisions;
    } catch (error) {
      // It has not begun to answer, or its workers die too fast.
      if (error instanceof QueryNotRegisteredError || error instanceof ServiceError) return undefined;
      throw error;
    }
  }

  /** Cancels a workflow; one that is over stays so. */
  async cancel(workflowId: string): Promise<void> {
    try {
      await this.client.workflow.getHandle(workflowId).cancel();
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }

  /** Tells a workflow something. @returns whether it took it */
  async tell(workflowId: string, update: string, args: unknown[] = []): Promise<boolean> {
    try {
      const handle = this.client.workflow.getHandle(workflowId);
      await this.client.withDeadline(
        Date.now() + PATIENCE,
        () => handle.executeUpdate(update, { args: args as [unknown] }),
      );
      return true;
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError || error instanceof WorkflowNotFoundError) return false;
      // Its workers die too fast: nobody was there to take it.
      if (isBusy(error)) return false;
      throw error;
    }
  }

  /** Tells a workflow something until it takes it, or is over. */
  async insist(workflowId: string, update: string, args: unknown[], over: AbortSignal): Promise<boolean> {
    while (!over.aborted) {
      await pause(PAUSE, over);
      if (await this.isWaiting(workflowId) && await this.tell(workflowId, update, args)) return true;
    }
    return false;
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
  error instanceof ServiceError && (error.cause as { code?: number }).code === FAILED_PRECONDITION;

/** Waits for the end of a workflow. */
export async function outcome(handle: WorkflowHandle): Promise<Outcome> {
  try {
    return { result: await handle.result() };
  } catch (failure) {
    if (failure instanceof WorkflowFailedError) return { failure };
    throw failure;
  }
}

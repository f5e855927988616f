// Small turns of phrase that workflows share. Workflow code.
import { CancellationScope, condition, isCancellation, sleep } from "@temporalio/workflow";

/** Sleeps until a moment, epoch milliseconds; not at all if it has passed. */
export async function sleepUntil(at: number): Promise<void> {
  const left = at - Date.now();
  if (left > 0) await sleep(left);
}

/**
 * Runs branches side by side and waits for all of them, also when one fails: nothing goes on behind the story's back.
 *
 * @throws the first failure
 */
export async function together<T extends readonly unknown[]>(
  ...branches: { [K in keyof T]: Promise<T[K]> }
): Promise<T> {
  const outcomes = await Promise.allSettled(branches);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
  return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<unknown>).value) as unknown as T;
}

/** What a step that may fail came to; a cancellation of the workflow goes on its way. */
export async function attempt<T>(step: Promise<T>): Promise<{ done: T } | { failed: unknown }> {
  try {
    return { done: await step };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { failed: error };
  }
}

/** Work that goes on beside other work, and can be cancelled. */
export function pursue<T>(work: () => Promise<T>) {
  const scope = new CancellationScope();
  const result = scope.run(work);
  const end = () => {
    pursuit.over = true;
  };
  const pursuit = { over: false, result, ended: result.then(end, end), cancel: () => scope.cancel() };
  return pursuit;
}

/** Time that something has. */
export interface Time {
  readonly over: boolean;
  /** The moment at which it is over, for people to read, epoch milliseconds. */
  readonly until: number;
}

/**
 * Gives work so many milliseconds. What a workflow does next hangs on whether they are over rather than on `Date.now()`:
 * that is an event of the history, whatever time a task has begun at.
 */
export async function within<T>(milliseconds: number, work: (left: Time) => Promise<T>): Promise<T> {
  const left = Object.assign(pursue(() => sleep(milliseconds)), { until: Date.now() + milliseconds });
  try {
    return await work(left);
  } finally {
    left.cancel();
  }
}

/** @returns runs one piece of work after the other: what is asked for meanwhile waits until it is over */
export function oneAfterTheOther(): <T>(work: () => Promise<T>) => Promise<T> {
  let busy = false;
  return async (work) => {
    await condition(() => !busy);
    busy = true;
    try {
      return await work();
    } finally {
      busy = false;
    }
  };
}

// Updates, for those who send them.
import { delay } from "@std/async/delay";
import type { WorkflowHandle } from "@temporalio/client";

/** gRPC's FAILED_PRECONDITION: nobody has taken the update, as it met the end of a run that hands over to the next one. */
const NOT_READY = 9;

/** How often it is sent, and how long after the one before, milliseconds. */
const TRIES = 10, PAUSE = 100;

/**
 * Sends an update and waits for its answer. One that meets a handover between two runs of a workflow, and that the server
 * says nobody has taken, is sent again under the same id: it is carried out once.
 *
 * @param carries what it takes, if anything
 */
export async function executeUpdate(handle: WorkflowHandle, update: string, carries?: unknown): Promise<unknown> {
  const updateId = crypto.randomUUID();
  for (let tries = 1;; tries++) {
    try {
      return carries === undefined
        ? await handle.executeUpdate(update, { updateId })
        : await handle.executeUpdate(update, { updateId, args: [carries] });
    } catch (error) {
      if ((error as { cause?: { code?: number } }).cause?.code !== NOT_READY || tries === TRIES) throw error;
      await delay(PAUSE);
    }
  }
}

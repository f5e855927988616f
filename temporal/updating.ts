// Updates, for those who send them.
import { delay } from "@std/async/delay";
import type { WorkflowHandle } from "@temporalio/client";
import { HANDING_OVER } from "./failures.ts";

/** gRPC's FAILED_PRECONDITION: nobody has taken the update, as it met the end of a run that hands over to the next one. */
const NOT_READY = 9;

/** How often it is sent, and how long after the one before, milliseconds. */
const TRIES = 100, PAUSE = 100;

/**
 * Sends an update and waits for its answer. One that meets a handover between two runs of a workflow, and that nobody has
 * taken, as the server says, or the run that is about to end, is sent again under the same id: it is carried out once.
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
      const { code, type } = (error as { cause?: { code?: number; type?: string } }).cause ?? {};
      if (code !== NOT_READY && type !== HANDING_OVER || tries === TRIES) throw error;
      await delay(PAUSE);
    }
  }
}

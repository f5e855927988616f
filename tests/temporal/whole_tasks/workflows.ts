// A workflow that looks at the time when it wakes. Workflow code.
import { defineQuery, setHandler, sleep } from "@temporalio/workflow";

export const slept = defineQuery<number>("slept");

/** How long it sleeps, milliseconds. */
export const NAP = 1_000;

/** Sleeps a while and notes how long that was, milliseconds; and once more, so that its history is gone through again. */
export async function NapWorkflow(): Promise<number> {
  const began = Date.now();
  let length = 0;
  setHandler(slept, () => length);
  await sleep(NAP);
  length = Date.now() - began;
  await sleep(NAP);
  return length;
}

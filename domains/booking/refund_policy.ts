import type { Cancel } from "./contract.ts";

/** A guest who cancels at least this long before the start gets everything back. Milliseconds. */
export const FREE_CANCELLATION = 24 * 60 * 60 * 1000;

/**
 * What a cancellation gives back to the guest, in percent of what they paid: everything if it was not the guest who
 * called it off, or if the guest did so a day ahead; half of it until the start; nothing after that.
 *
 * @param ahead milliseconds from the cancellation to the start of the session; negative once it has begun
 */
export function refundPercent(by: Cancel["by"], ahead: number): 0 | 50 | 100 {
  if (by !== "guest" || ahead >= FREE_CANCELLATION) return 100;
  return ahead > 0 ? 50 : 0;
}

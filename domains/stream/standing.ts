// What strikes come to. Pure.

/**
 * How a creator stands: `warned` costs nothing yet, `restricted`: nothing of theirs is published before a person has
 * looked at it, `suspended`: nothing of theirs is published at all.
 */
export type Standing = "good" | "warned" | "restricted" | "suspended";

/** What the reason of a strike for content begins with; its category follows. */
export const CONTENT_STRIKES = "content:";

/** From how many strikes on. */
const RESTRICTED = 2, SUSPENDED = 3;

/** @param strikes how many count at present: neither expired nor taken back */
export function standingOf(strikes: number): Standing {
  if (strikes >= SUSPENDED) return "suspended";
  if (strikes >= RESTRICTED) return "restricted";
  return strikes > 0 ? "warned" : "good";
}

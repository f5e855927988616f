// A look through a list of Stripe's, taken up where an earlier try of the activity was cut short.
import { beat, earlierTry } from "./progress.ts";
import type { Pages } from "./stripe.ts";

/** One look. */
export interface Search {
  /** When it began at the top of the list, epoch milliseconds: it knows nothing of what was made later. */
  began: number;
  pages: Pages;
}

/** What is said of it at each page. */
interface Progress {
  key: string;
  began: number;
  after: string;
}

/**
 * Begins to look for what a call may have made, or goes on. What is made while somebody looks comes in at the top, which
 * they have left: so that only a look is gone on with that began when nothing could come in any more.
 *
 * @param key the call's
 * @param complete from when on whatever the call has made is in the list; with `now`, epoch milliseconds
 */
export function searchFor(key: string, complete: number, now: number): Search {
  const earlier = earlierTry() as Progress | undefined;
  const goesOn = earlier?.key === key && earlier.began >= complete;
  const began = goesOn ? earlier.began : now;
  const passed = (after: string) => beat({ key, began, after } satisfies Progress);
  return { began, pages: { passed, ...(goesOn && { after: earlier.after }) } };
}

import { asking } from "./asking.ts";
import type { Pages } from "./contract.ts";

/** A page of one of Stripe's lists, newest first. */
interface Page<T> {
  data: T[];
  has_more: boolean;
}

/**
 * Looks through one of Stripe's lists, page by page, until something fits.
 *
 * @param what completes "Cannot …"
 * @param list reads one page
 * @param pages where to begin, and who is told of each page that was looked through; absent: at the top, and nobody
 */
export async function searching<T extends { id: string }>(
  what: string,
  list: (page: { limit: number; starting_after?: string }) => Promise<Page<T>>,
  fits: (thing: T) => boolean,
  pages?: Pages,
): Promise<T | undefined> {
  for (let after = pages?.after;;) {
    const { data, has_more } = await asking(what, () => list({ limit: 100, ...(after && { starting_after: after }) }));
    const found = data.find(fits);
    if (found || !has_more) return found;
    after = data.at(-1)!.id;
    pages?.passed(after);
  }
}

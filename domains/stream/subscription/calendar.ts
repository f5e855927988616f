// When the periods of a subscription begin, on its subscriber's own calendar. Pure; runs in workflow code.
import { daysAfter, type LocalDay, localDay, localMoment } from "./local_time.ts";

/** What a subscription's periods are counted from, and the clock that they are counted on. Plain JSON. */
export interface Anchor {
  /** The local day on which the first period begins. */
  day: LocalDay;
  /** The local hour at which later ones begin, 0 to 23. */
  hour: number;
  /** The subscriber's, an IANA name. */
  time_zone: string;
}

/** How long a period is. */
export type Interval = "month" | "year";

const MONTHS: Record<Interval, number> = { month: 1, year: 12 };

/** The anchor of what begins at a moment, epoch milliseconds: the day that it is for the subscriber. */
export const anchorAt = (at: number, hour: number, time_zone: string): Anchor => ({
  day: localDay(at, time_zone),
  hour,
  time_zone,
});

/** The anchor so many local days later: where a trial ends, or an attempt of dunning lies. */
export const later = (anchor: Anchor, days: number): Anchor => ({ ...anchor, day: daysAfter(anchor.day, days) });

/**
 * The day and hour of an anchor as epoch milliseconds. Where the clocks skip that hour it is when they are put forward;
 * where the hour comes twice it is the first.
 */
export const momentOf = ({ day, hour, time_zone }: Anchor): number => localMoment(day, hour, time_zone);

/**
 * The local day on which the `count`-th period after the first begins. Always counted from the anchor, never from the
 * period before: a subscription of the 31st is renewed on the last day of a shorter month and on the 31st again after
 * it, one of 29 February on the 28th until there is a 29th.
 *
 * @param count how many intervals after the anchor, 0 for the anchor itself
 */
export function renewalDay({ anchor, interval, count }: { anchor: Anchor; interval: Interval; count: number }): Anchor {
  const [year, month, day] = anchor.day.split("-").map(Number);
  const months = year * 12 + month - 1 + count * MONTHS[interval];
  const [toYear, toMonth] = [Math.floor(months / 12), months % 12];
  const lastDay = new Date(Date.UTC(toYear, toMonth + 1, 0)).getUTCDate();
  const to = new Date(Date.UTC(toYear, toMonth, Math.min(day, lastDay)));
  return { ...anchor, day: to.toISOString().slice(0, 10) };
}

/** The moment at which the `count`-th period after the first begins, which ends the one before it. Epoch milliseconds. */
export const renewalOf = (renewal: { anchor: Anchor; interval: Interval; count: number }): number =>
  momentOf(renewalDay(renewal));

/**
 * Which period a moment, epoch milliseconds, lies in: the largest `count` whose renewal is not after it, and 0 for all
 * that lies before the first renewal.
 */
export function periodAt({ anchor, interval, at }: { anchor: Anchor; interval: Interval; at: number }): number {
  const [year, month] = anchor.day.split("-").map(Number);
  const [toYear, toMonth] = localDay(at, anchor.time_zone).split("-").map(Number);
  // The renewal of this month may still lie ahead.
  let count = Math.floor(((toYear - year) * 12 + toMonth - month) / MONTHS[interval]);
  while (count > 0 && renewalOf({ anchor, interval, count }) > at) count--;
  return Math.max(count, 0);
}

// Days and hours on a clock on somebody's wall, as moments. Pure; runs in workflow code.

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

/** Clocks run from 12 hours behind UTC to 14 ahead of it. */
const FURTHEST_BEHIND = 12 * HOUR, FURTHEST_AHEAD = 14 * HOUR;

/** A calendar day, as ISO 8601 writes it: `2028-02-29`. */
export type LocalDay = string;

/** The calendar day that is so many days later, or earlier if there are fewer than none. */
export const daysAfter = (day: LocalDay, days: number): LocalDay => isoDay(Date.parse(day) + days * DAY);

/** The calendar day in a time zone at a moment, epoch milliseconds. */
export const localDay = (at: number, timeZone: string): LocalDay => isoDay(wallClock(timeZone)(at));

/**
 * The first moment at which the clocks of a time zone show this day and hour, or later. So an hour that comes twice, as
 * the clocks are put back, is the first of the two; an hour or a whole day that is skipped is the moment they are put
 * forward.
 *
 * @param hour 0 to 23
 * @param timeZone IANA name
 * @returns epoch milliseconds
 * @throws RangeError if there is no such time zone
 */
export function localMoment(day: LocalDay, hour: number, timeZone: string): number {
  const shown = wallClock(timeZone);
  const wanted = Date.parse(day) + hour * HOUR;
  /** The moment, if the clocks were off UTC all along by what they are at another moment. */
  const asAt = (moment: number) => wanted - (shown(moment) - moment);
  const before = asAt(wanted - FURTHEST_AHEAD);
  if (shown(before) === wanted) return before;
  const after = asAt(wanted + FURTHEST_BEHIND);
  if (shown(after) === wanted) return after;

  // It is skipped: between the two, the clocks are put forward, on a full minute.
  let early = after / MINUTE, late = before / MINUTE;
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (shown(middle * MINUTE) < wanted) early = middle;
    else late = middle;
  }
  return late * MINUTE;
}

const isoDay = (shown: number): LocalDay => new Date(shown).toISOString().slice(0, 10);

/** Tells what the clocks of a time zone show at a moment, as the moment at which those of UTC show it. */
function wallClock(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year, month, day, hour, minute, second } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) + at % SECOND;
  };
}

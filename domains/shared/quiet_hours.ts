import type { PersonRow } from "./tables.ts";

const MINUTE = 60_000;
const DAY = 24 * 60;

/**
 * When a person who must not be disturbed at `at` may be: the end of their quiet hours, in their own time zone.
 *
 * @param at epoch milliseconds
 * @returns epoch milliseconds, or undefined if they are not in their quiet hours
 */
export function quietUntil(
  person: Pick<PersonRow, "time_zone" | "quiet_from" | "quiet_to">,
  at: number,
): number | undefined {
  if (person.quiet_from === null || person.quiet_to === null) return undefined;
  const from = minuteOfDay(person.quiet_from), to = minuteOfDay(person.quiet_to);
  const localMinute = clockOf(person.time_zone);
  const isQuiet = (moment: number) => {
    const now = localMinute(moment);
    return from <= to ? from <= now && now < to : from <= now || now < to;
  };
  if (!isQuiet(at)) return undefined;

  const startOfMinute = at - at % MINUTE;
  const arrival = startOfMinute + forward(localMinute(at), to) * MINUTE;
  // A change of the clocks on the way moves the local time that we arrive at; one correction brings it back.
  let end = Math.max(arrival + shortest(localMinute(arrival), to) * MINUTE, startOfMinute);
  // A clock that jumps over their end ends them where it lands.
  while (isQuiet(end)) end += MINUTE;
  return end;
}

/** `22:30` as minutes since local midnight. */
function minuteOfDay(time: string): number {
  const [hours, minutes] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

const forward = (from: number, to: number) => (to - from + DAY) % DAY;

const shortest = (from: number, to: number) => (forward(from, to) + DAY / 2) % DAY - DAY / 2;

/** Tells the minutes since local midnight at a moment, epoch milliseconds. */
function clockOf(timeZone: string): (at: number) => number {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return (at) => minuteOfDay(time.format(at));
}

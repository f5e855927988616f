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
  const now = localMinute(at, person.time_zone);
  const quiet = from <= to ? from <= now && now < to : from <= now || now < to;
  if (!quiet) return undefined;

  const startOfMinute = at - at % MINUTE;
  const end = startOfMinute + forward(now, to) * MINUTE;
  // A change of the clocks on the way moves the local time that we arrive at; one correction brings it back.
  return end + shortest(localMinute(end, person.time_zone), to) * MINUTE;
}

/** `22:30` as minutes since local midnight. */
function minuteOfDay(time: string): number {
  const [hours, minutes] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

const forward = (from: number, to: number) => (to - from + DAY) % DAY;

const shortest = (from: number, to: number) => (forward(from, to) + DAY / 2) % DAY - DAY / 2;

function localMinute(at: number, timeZone: string): number {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return minuteOfDay(time.format(at));
}

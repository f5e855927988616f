// When a schedule starts its workflow: in words of a setting, and as Temporal's own specification. Always UTC.
import type { CalendarSpecDescription, ScheduleSpec, ScheduleSpecDescription } from "@temporalio/client";
import { formatDuration, parseDuration } from "../text/duration.ts";

const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

/** When a schedule starts. `day` of a month is 1 to 28, so that every month has it; `every` in milliseconds. */
export type Timetable =
  | { kind: "daily"; hour: number; minute: number }
  | { kind: "weekly"; day: typeof DAYS[number]; hour: number; minute: number }
  | { kind: "monthly"; day: number; hour: number; minute: number }
  | { kind: "interval"; every: number };

const FORM = /^(daily|weekly ([a-z]+)|monthly ([1-9]\d?)) ([01]?\d|2[0-3]):([0-5]\d)$/;

/** Reads "daily 06:00", "weekly monday 06:00", "monthly 1 06:00" or "every 12h"; undefined if it is none of these. */
export function parseTimetable(text: string): Timetable | undefined {
  const words = text.trim().toLowerCase().replaceAll(/\s+/g, " ");
  if (words.startsWith("every ")) {
    const every = parseDuration(words.slice("every ".length));
    return every && every % 1000 === 0 ? { kind: "interval", every } : undefined;
  }
  const [, kind, weekday, monthday, hours, minutes] = FORM.exec(words) ?? [];
  const time = { hour: Number(hours), minute: Number(minutes) };
  if (weekday) {
    const day = DAYS.find((name) => name === weekday);
    return day && { kind: "weekly", day, ...time };
  }
  if (monthday) return Number(monthday) <= 28 ? { kind: "monthly", day: Number(monthday), ...time } : undefined;
  return kind ? { kind: "daily", ...time } : undefined;
}

/** A timetable in words: "weekly monday 06:00 UTC". */
export function timetableText(timetable: Timetable): string {
  if (timetable.kind === "interval") return `every ${formatDuration(timetable.every)}`;
  const { kind, hour, minute } = timetable;
  const day = "day" in timetable ? ` ${timetable.day}` : "";
  return `${kind}${day} ${two(hour)}:${two(minute)} UTC`;
}

/** A timetable as Temporal takes it. */
export function toSpec(timetable: Timetable): ScheduleSpec {
  if (timetable.kind === "interval") return { intervals: [{ every: timetable.every }], timezone: "UTC" };
  const { kind, hour, minute } = timetable;
  const day = kind === "weekly"
    ? { dayOfWeek: upper(timetable.day) }
    : kind === "monthly"
    ? { dayOfMonth: timetable.day }
    : {};
  return { calendars: [{ hour, minute, ...day }], timezone: "UTC" };
}

/** A specification that Temporal has, in words; those that no setting of ours makes are told by their shape. */
export function specText(spec: ScheduleSpecDescription): string {
  const timetable = fromSpec(spec);
  if (timetable) return timetableText(timetable);
  const { calendars = [], intervals = [] } = spec;
  return `a timetable made elsewhere: ${JSON.stringify({ calendars, intervals })}`;
}

function fromSpec(spec: ScheduleSpecDescription): Timetable | undefined {
  const { calendars = [], intervals = [], skip = [], startAt, endAt, jitter, timezone } = spec;
  if (skip.length > 0 || startAt || endAt || jitter || (timezone && timezone !== "UTC")) return undefined;
  const [calendar, ...otherCalendars] = calendars, [interval, ...otherIntervals] = intervals;
  if (otherCalendars.length > 0 || otherIntervals.length > 0 || !calendar === !interval) return undefined;
  if (calendar) return fromCalendar(calendar);
  return interval.offset ? undefined : { kind: "interval", every: interval.every };
}

function fromCalendar(calendar: CalendarSpecDescription): Timetable | undefined {
  const { second, minute: minutes, hour: hours, dayOfMonth, month, year, dayOfWeek } = calendar;
  const minute = only(minutes), hour = only(hours);
  if (only(second) !== 0 || minute === undefined || hour === undefined) return undefined;
  if (!isAll(month, "JANUARY", "DECEMBER") || year.length > 0) return undefined;
  const anyDate = isAll(dayOfMonth, 1, 31), anyWeekday = isAll(dayOfWeek, "SUNDAY", "SATURDAY");
  if (anyDate && anyWeekday) return { kind: "daily", hour, minute };
  const date = only(dayOfMonth);
  if (anyWeekday && date !== undefined) return { kind: "monthly", day: date, hour, minute };
  const weekday = DAYS.find((day) => upper(day) === only(dayOfWeek));
  return anyDate && weekday ? { kind: "weekly", day: weekday, hour, minute } : undefined;
}

interface Range<T> {
  start: T;
  end: T;
  step: number;
}

/** The one value that ranges leave. */
const only = <T>([range, ...others]: Range<T>[]): T | undefined =>
  range && others.length === 0 && range.start === range.end ? range.start : undefined;

const isAll = <T>([range, ...others]: Range<T>[], first: T, last: T): boolean =>
  range !== undefined && others.length === 0 && range.start === first && range.end === last && range.step === 1;

const upper = <T extends string>(word: T) => word.toUpperCase() as Uppercase<T>;

const two = (count: number) => String(count).padStart(2, "0");

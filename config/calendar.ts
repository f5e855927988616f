// The moments around a session: a calendar by name, single moments of it changed in estuary.yaml.
import { type Calendar, SHORT_CALENDAR, STANDARD_CALENDAR } from "../domains/booking/calendar.ts";
import { readMoments } from "./moments.ts";
import type { Sources } from "./sources.ts";
import { oneOf } from "./values.ts";

/** A calendar and how to speak of it: "standard", "short", or "short, first_reminder changed". */
export interface NamedCalendar {
  name: string;
  moments: Calendar;
}

/** Which of the two calendars a configuration begins with. */
export const readCalendarName = (sources: Sources, usual: "standard" | "short"): "standard" | "short" =>
  sources.read("ESTUARY_CALENDAR", oneOf("standard", "short")) ?? usual;

/** Reads the calendar; whatever is wrong is among the problems of the sources. */
export function readCalendar(sources: Sources, base: "standard" | "short"): NamedCalendar {
  const { moments, changed } = readMoments(
    sources,
    "calendar",
    base === "short" ? SHORT_CALENDAR : STANDARD_CALENDAR,
  );
  const { first_reminder, last_reminder, room_opens } = moments;
  if (first_reminder <= last_reminder || last_reminder <= room_opens) {
    sources.problems.push({
      setting: sources.file.name("calendar"),
      message:
        "first_reminder must come before last_reminder, and that before room_opens: each is the time left until the start",
    });
  }
  const names = changed.join(", ");
  return { name: names ? `${base}, ${names} changed` : base, moments };
}

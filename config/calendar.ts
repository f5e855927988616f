// The moments around a session: a calendar by name, single moments of it changed in estuary.yaml.
import { type Calendar, SHORT_CALENDAR, STANDARD_CALENDAR } from "../domains/booking/calendar.ts";
import { nearest } from "../text/nearest.ts";
import type { Sources } from "./sources.ts";
import { duration, oneOf } from "./values.ts";

/** A calendar and how to speak of it: "standard", "short", or "short, first_reminder changed". */
export interface NamedCalendar {
  name: string;
  moments: Calendar;
}

/** Reads the calendar; whatever is wrong is among the problems of the sources. */
export function readCalendar(sources: Sources, usual: "standard" | "short"): NamedCalendar {
  const base = sources.read("ESTUARY_CALENDAR", oneOf("standard", "short")) ?? usual;
  const moments = { ...(base === "short" ? SHORT_CALENDAR : STANDARD_CALENDAR) };
  const changed = Object.entries(sources.file.sections.calendar ?? {});
  for (const [key, value] of changed) {
    const origin = sources.file.name(`calendar.${key}`);
    if (!isMoment(key)) {
      const meant = nearest(key, Object.keys(STANDARD_CALENDAR));
      sources.problems.push({ setting: origin, message: `unknown key${meant ? `, did you mean ${meant}?` : ""}` });
      continue;
    }
    const ms = sources.parsed({ text: String(value), origin }, duration);
    if (ms === 0) sources.problems.push({ setting: origin, message: `"${value}" is no time at all` });
    moments[key] = ms || moments[key];
  }
  const { first_reminder, last_reminder, room_opens } = moments;
  if (first_reminder <= last_reminder || last_reminder <= room_opens) {
    sources.problems.push({
      setting: sources.file.name("calendar"),
      message:
        "first_reminder must come before last_reminder, and that before room_opens: each is the time left until the start",
    });
  }
  const names = changed.map(([key]) => key).join(", ");
  return { name: names ? `${base}, ${names} changed` : base, moments };
}

const isMoment = (key: string): key is keyof Calendar => Object.hasOwn(STANDARD_CALENDAR, key);

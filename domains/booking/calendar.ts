/**
 * The moments around a session, all in milliseconds. A setting, so that a demo can live through in seconds what takes
 * days in production.
 */
export interface Calendar {
  /** The first reminder, before the start. */
  first_reminder: number;
  /** The last, short reminder, before the start. */
  last_reminder: number;
  /** The room opens and join links go out, before the start. */
  room_opens: number;
  /** How long both may be late before the session counts as missed, after the start. */
  no_show_grace: number;
  /** How often the room is looked into until both are there. */
  attendance_poll: number;
  /** The survey goes out, after the end. */
  survey: number;
}

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE;

/** The calendar of the contract. */
export const STANDARD_CALENDAR: Calendar = {
  first_reminder: 48 * HOUR,
  last_reminder: 1 * HOUR,
  room_opens: 15 * MINUTE,
  no_show_grace: 15 * MINUTE,
  attendance_poll: 30 * SECOND,
  survey: 1 * HOUR,
};

/** The same story in half a minute: what the sandbox uses unless told otherwise. */
export const SHORT_CALENDAR: Calendar = {
  first_reminder: 12 * SECOND,
  last_reminder: 8 * SECOND,
  room_opens: 3 * SECOND,
  no_show_grace: 6 * SECOND,
  attendance_poll: 2 * SECOND,
  survey: 2 * SECOND,
};

// Whether a request to a running lifecycle makes sense, in words for whoever sent it. Pure: each answers undefined if all
// is well. The fields are checked by hand, as schemas stay out of the workflow bundle and anybody can send anything.
import type { AttendanceEvent } from "../room/contract.ts";
import { whyNoAttendance } from "../room/requests.ts";
import type { Attest, Cancel, Extend, NoShowResult, Reschedule } from "./contract.ts";
import type { Booking } from "./messages.ts";

type Why = string | undefined;

const BY = ["guest", "host", "platform"];
const MISSING = ["guest", "host", "both"];
const LONGEST_EXTENSION = 240;

/** Why a session cannot be called off like this. */
export function whyCannotCancel(request: Cancel): Why {
  if (!BY.includes(request?.by)) return `by: ${JSON.stringify(request?.by)} is not one of ${BY.join(", ")}`;
  const { reason } = request;
  if (reason !== undefined && (typeof reason !== "string" || reason.length > 500)) {
    return "reason: is not a text of at most 500 characters";
  }
}

/** The times that a request to move a session asks for, epoch milliseconds; NaN where they are not moments. */
export function requestedTimes({ starts_at, ends_at }: Pick<Booking, "starts_at" | "ends_at">, request: Reschedule) {
  const start = moment(request?.starts_at);
  const end = request?.ends_at === undefined ? start + (ends_at - starts_at) : moment(request.ends_at);
  return { starts_at: start, ends_at: end };
}

/** Why a session cannot be moved to there. @param now epoch milliseconds */
export function whyCannotReschedule(booking: Booking, request: Reschedule, now: number): Why {
  if (booking.starts_at <= now) return "it has begun";
  const { starts_at, ends_at } = requestedTimes(booking, request);
  if (Number.isNaN(starts_at)) return `starts_at: ${notAMoment(request?.starts_at)}`;
  if (Number.isNaN(ends_at)) return `ends_at: ${notAMoment(request?.ends_at)}`;
  if (starts_at <= now) return `starts_at: ${request.starts_at} has passed`;
  if (ends_at <= starts_at) return `ends_at: ${request.ends_at} is not after the start, ${request.starts_at}`;
}

/** Why a session cannot go on for longer. @param now epoch milliseconds */
export function whyCannotExtend({ ends_at }: Booking, request: Extend, now: number): Why {
  const minutes = request?.minutes;
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST_EXTENSION) {
    return `minutes: ${JSON.stringify(minutes)} is not a whole number from 1 to ${LONGEST_EXTENSION}`;
  }
  if (!BY.includes(request.by)) return `by: ${JSON.stringify(request.by)} is not one of ${BY.join(", ")}`;
  if (ends_at <= now) return "it is over";
}

/** Why nobody's word on the attendance is wanted. @param asked whether the lifecycle has asked for it */
export function whyCannotAttest(asked: boolean, verdict: Attest): Why {
  if (!asked) return "its attendance is not in doubt";
  if (typeof verdict?.host !== "boolean") return "host: is not true or false";
  if (typeof verdict?.guest !== "boolean") return "guest: is not true or false";
}

/** Why this is no word of how the booking was settled as missed. */
export function whyNoSettlement(bookingId: string, result: NoShowResult): Why {
  if (result?.booking_id !== bookingId) return `booking_id: ${JSON.stringify(result?.booking_id)} is another booking`;
  if (!MISSING.includes(result.missing)) {
    return `missing: ${JSON.stringify(result.missing)} is not one of ${MISSING.join(", ")}`;
  }
}

/** Why nobody can have come or gone like this. @param opens when the room opens; both epoch milliseconds */
export function whyNoSighting(event: AttendanceEvent, opens: number, now: number): Why {
  return whyNoAttendance(event) ?? (now < opens ? "its room has not opened yet" : undefined);
}

// Date.parse alone takes "tomorrow-ish" texts and moments without an offset, which mean another time on every machine.
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

const moment = (text: unknown) => typeof text === "string" && MOMENT.test(text) ? Date.parse(text) : NaN;

const notAMoment = (value: unknown) =>
  `${JSON.stringify(value)} is not a moment with its offset, like 2026-11-24T18:00:00+01:00`;

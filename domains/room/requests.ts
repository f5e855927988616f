// Whether a message to a running workflow makes sense, in words for whoever sent it. Pure: each answers undefined if all
// is well. The fields are checked by hand, as schemas stay out of the workflow bundle and anybody can send anything.
import type { AttendanceEvent } from "./contract.ts";
import type { Consent, LegalHold } from "./recording_contract.ts";

/** Why nobody can have come or gone like this. */
export function whyNoAttendance(event: AttendanceEvent): string | undefined {
  for (const field of ["identity", "sid"] as const) {
    const value = event?.[field];
    if (typeof value !== "string") return `${field}: ${JSON.stringify(value)} is not a text`;
  }
  if (event.event !== "joined" && event.event !== "left") {
    return `event: ${JSON.stringify(event.event)} is neither joined nor left`;
  }
  for (const field of ["joined_at", "at"] as const) {
    const value = event[field];
    if (!Number.isSafeInteger(value)) return `${field}: ${JSON.stringify(value)} is not epoch milliseconds`;
  }
}

/** Why nobody can consent like this. */
export function whyCannotConsent(request: Consent): string | undefined {
  if (request?.by !== "guest" && request?.by !== "host") {
    return `by: ${JSON.stringify(request?.by)} is neither guest nor host`;
  }
  if (typeof request.given !== "boolean") return "given: is not true or false";
}

/** Why nobody can put a legal hold on, or take it off, like this. */
export function whyCannotHold(request: LegalHold): string | undefined {
  if (typeof request?.on !== "boolean") return "on: is not true or false";
  const { reason } = request;
  if (typeof reason !== "string" || reason.trim() === "" || reason.length > 500) {
    return "reason: is not a text of 1 to 500 characters";
  }
}

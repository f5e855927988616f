// Whether a message to a running workflow makes sense, in words for whoever sent it. Pure: each answers undefined if all
// is well. The fields are checked by hand, as schemas stay out of the workflow bundle and anybody can send anything.
import type { AttendanceEvent } from "./contract.ts";

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

// Whether an open room has no business to be open. Pure.
import type { Booking } from "../booking/messages.ts";
import type { RoomMoments } from "./contract.ts";

/** How much clocks may differ, and how long an opening may be under way, in milliseconds. */
const SLACK = 60_000;

/**
 * Why the room of a booking should be closed; undefined if it may be open. A token that outlives its session opens a
 * room anew that LiveKit had closed, and a workflow that was ended by force leaves its room behind.
 *
 * @param now epoch milliseconds
 */
export function whyOrphaned(
  { status, starts_at, ends_at }: Pick<Booking, "status" | "starts_at" | "ends_at">,
  { room_opens, no_show_grace }: Pick<RoomMoments, "room_opens" | "no_show_grace">,
  now: number,
): string | undefined {
  if (status !== "confirmed") return `the booking is ${status.replace("_", " ")}`;
  if (now > ends_at + no_show_grace + SLACK) return "the session is over";
  if (now < starts_at - room_opens - SLACK) return "the session is not near";
}

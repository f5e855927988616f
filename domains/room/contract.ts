// What the domains and room's activities agree on. Pure: imported by both sides of the sandbox.
import { defineSignal } from "@temporalio/workflow";
import type { Connection } from "./presence.ts";

/** A room to open for a session. */
export interface RoomRequest {
  room: string;
  /** LiveKit closes the room after this long with nobody in it, in milliseconds. */
  empty_timeout_ms: number;
  metadata: RoomMetadata;
}

/** What LiveKit hands to everybody in the room of a session, as JSON. Instants are epoch milliseconds. */
export interface RoomMetadata {
  booking_id: string;
  starts_at: number;
  ends_at: number;
  /** The ids of the two people. */
  host: string;
  guest: string;
}

/** What a look into a room showed. */
export interface RoomView {
  /** When, by the worker's clock, epoch milliseconds. */
  at: number;
  present: Connection[];
}

/** LiveKit saw somebody come or go: which connection of theirs (`sid`), when that began and when this was. Epoch milliseconds, by LiveKit's clock. */
export interface AttendanceEvent {
  identity: string;
  sid: string;
  event: "joined" | "left";
  joined_at: number;
  at: number;
}

/** LiveKit saw somebody come or go. Strangers change nothing. */
export const attendance = defineSignal<[AttendanceEvent]>("attendance");

/** The room of a booking. */
export const bookingRoom = (bookingId: string) => `booking-${bookingId}`;

/** How a person of a booking is known in its room. */
export const participantIdentity = (role: "guest" | "host", personId: string) => `${role}-${personId}`;

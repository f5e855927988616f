// What the domains and room's activities agree on. Pure: imported by both sides of the sandbox.
import { defineSignal } from "@temporalio/workflow";
import type { z } from "zod";
import type { Connection } from "./presence.ts";
import type { roomSessionInput, roomSweepInput } from "./schema.ts";

export type RoomSessionInput = z.infer<typeof roomSessionInput>;
export type RoomSweepInput = z.infer<typeof roomSweepInput>;

/** The steps of a room's session. */
export const ROOM_SESSION_STEPS = ["opening", "session", "closing"] as const;

/** The steps of a sweep. */
export const ROOM_SWEEP_STEPS = ["look", "closing"] as const;

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
  /** Nobody, if there is no such room. */
  present: Connection[];
  lost?: true;
}

/** A room that is open now. */
export interface ListedRoom {
  sid: string;
  name: string;
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

/** What people in the room of a booking are told of its session. */
export const metadataOf = (
  { booking_id, starts_at, ends_at, host_id, guest_id }: Omit<RoomMetadata, "host" | "guest"> & {
    host_id: string;
    guest_id: string;
  },
): RoomMetadata => ({ booking_id, starts_at, ends_at, host: host_id, guest: guest_id });

/** The room of a booking. */
export const bookingRoom = (bookingId: string) => `booking-${bookingId}`;

/** How a person of a booking is known in its room. */
export const participantIdentity = (role: "guest" | "host", personId: string) => `${role}-${personId}`;

/** What came of a room's session. */
export interface RoomSessionResult {
  /** The booking, as the platform knows it. */
  booking_id: string;
  /** LiveKit's name of the room. */
  room: string;
  /** `not_opened`: the booking was called off before that, or was over. */
  status: "closed" | "not_opened";
  /** How long each was there during the session, in minutes. Absent if there was none. */
  minutes_present?: { guest: number; host: number };
}

/** What a sweep found. */
export interface RoomSweepResult {
  /** How many rooms are open that have a booking's name. */
  open: number;
  /** Those that it closed. */
  closed: string[];
  /** Those that it could not close; the next sweep will try. */
  failed: string[];
}

/** The moments around a session that its room hangs on, in milliseconds. */
export interface RoomMoments {
  /** The room opens, before the start. */
  room_opens: number;
  /** How long a room stays open after the end of its session. */
  no_show_grace: number;
  /** How often a room is looked into. */
  attendance_poll: number;
}

/** One room session per booking at a time. */
export const roomSessionWorkflowId = ({ booking_id }: RoomSessionInput) => `room-${booking_id}`;

/** One sweep at a time. */
export const roomSweepWorkflowId = () => "room-sweep";

/** The booking whose room this is; undefined for rooms of others. */
export const roomBooking = (room: string): string | undefined => /^booking-([A-Za-z0-9][\w-]*)$/.exec(room)?.[1];

// What the domains and room's activities agree on. Pure: imported by both sides of the sandbox.

/** A room to open for a session. */
export interface RoomRequest {
  room: string;
  /** LiveKit closes the room after this long with nobody in it, in milliseconds. */
  empty_timeout_ms: number;
  /** Handed to everybody in the room, as JSON. */
  metadata: Record<string, string | number>;
}

/** Somebody in a room. */
export interface RoomParticipant {
  identity: string;
  /** Epoch milliseconds, by LiveKit's clock. */
  joined_at: number;
}

/** The room of a booking. */
export const bookingRoom = (bookingId: string) => `booking-${bookingId}`;

/** How a person of a booking is known in its room. */
export const participantIdentity = (role: "guest" | "host", personId: string) => `${role}-${personId}`;

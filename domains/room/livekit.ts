// Rooms by LiveKit: its room service and its join tokens.

/** The LiveKit server and the key that administers it. */
export interface LiveKitSettings {
  /** `wss://…` or `https://…`, as LiveKit's console shows it */
  url: string;
  api_key: string;
  api_secret: string;
}

/** Somebody who is in a room, or on the way in. */
export interface Participant {
  identity: string;
  /** epoch milliseconds */
  joined_at: number;
  state: "joining" | "joined" | "active" | "disconnected";
}

/** What a room is made with. */
export interface RoomOptions {
  /** milliseconds that the room stays open while nobody is in it; LiveKit counts whole seconds, a part is rounded up */
  empty_timeout_ms: number;
  max_participants: number;
  /** text that LiveKit keeps with the room */
  metadata: string;
}

/**
 * Creates, watches and closes rooms.
 *
 * Each call may throw an ordinary, retryable Error: an outage, a rate limit, or a key that LiveKit does not accept, which an operator can mend.
 * Each may throw ApplicationFailure `LiveKitRejected`, non-retryable: LiveKit calls the request itself invalid.
 */
export interface Rooms {
  /** Creates the room, or finds the one of that name: LiveKit's own call is idempotent. */
  create(name: string, options: RoomOptions): Promise<{ sid: string }>;
  /** Who is in the room now; undefined: the room does not exist. */
  participants(name: string): Promise<Participant[] | undefined>;
  /** Closes the room and disconnects everybody in it; closing a room that is gone is fine. */
  close(name: string): Promise<void>;
  /**
   * A token that lets this identity join that one room, publish and subscribe there, and nothing else.
   *
   * @param validUntil epoch milliseconds
   */
  joinToken(name: string, identity: string, displayName: string, validUntil: number): Promise<string>;
  /** Asks LiveKit for its rooms, changes nothing. @throws Error naming what LiveKit said */
  verify(): Promise<void>;
}

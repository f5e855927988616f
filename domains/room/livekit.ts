// Rooms by LiveKit: its room service and its join tokens.
import { ApplicationFailure } from "@temporalio/common";
import {
  AccessToken,
  type ParticipantInfo,
  ParticipantInfo_State,
  RoomServiceClient,
  ServerError,
} from "livekit-server-sdk";
import { liveKitFailure } from "./livekit_failures.ts";

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
 * A call that asks LiveKit may throw
 * - ApplicationFailure `LiveKitRejected`, non-retryable: LiveKit calls the request itself invalid;
 * - ApplicationFailure `LiveKitUnauthorized`, retryable: LiveKit does not accept the key, which an operator can mend;
 * - Error: an outage or a rate limit, worth a retry. Every call may be repeated.
 */
export interface Rooms {
  /** Creates the room, or finds the one of that name: LiveKit's own call is idempotent. */
  create(name: string, options: RoomOptions): Promise<{ sid: string }>;
  /** Who is in the room now; undefined: the room does not exist. */
  participants(name: string): Promise<Participant[] | undefined>;
  /** Removes somebody from the room; somebody who is not in it, or a room that is gone, is fine. */
  remove(name: string, identity: string): Promise<void>;
  /** Closes the room and disconnects everybody in it; closing a room that is gone is fine. */
  close(name: string): Promise<void>;
  /**
   * A token that lets this identity join that one room, publish and subscribe there, and nothing else.
   *
   * @param validUntil epoch milliseconds
   * @throws ApplicationFailure `JoinTokenExpired`, non-retryable: that moment has passed
   */
  joinToken(name: string, identity: string, displayName: string, validUntil: number): Promise<string>;
  /** Asks LiveKit for its rooms, changes nothing. @throws Error naming what LiveKit said */
  verify(): Promise<void>;
}

/**
 * Reaches rooms through LiveKit's server SDK.
 *
 * @param timeout milliseconds that one request may take; the SDK may try two other regions of LiveKit's cloud after it
 */
export function createRooms(settings: LiveKitSettings, timeout = 8_000): Rooms {
  const { url, api_key, api_secret } = settings;
  const client = new RoomServiceClient(url, api_key, api_secret, { requestTimeout: timeout / 1000 });

  return {
    create: (name, { empty_timeout_ms, max_participants, metadata }) =>
      asking(`create room "${name}"`, async () => {
        const emptyTimeout = Math.ceil(empty_timeout_ms / 1000);
        const options = { emptyTimeout, departureTimeout: emptyTimeout, maxParticipants: max_participants, metadata };
        const { sid } = await client.createRoom({ name, ...options });
        return { sid };
      }),

    participants: (name) =>
      asking(`list the participants of room "${name}"`, async () => {
        const found = await client.listParticipants(name).catch(noneIfUnknown) ?? [];
        if (found.length > 0) return found.map(participant);
        // LiveKit lists nobody for a room that does not exist, too.
        return (await client.listRooms([name])).length > 0 ? [] : undefined;
      }),

    remove: (name, identity) =>
      asking(`remove "${identity}" from room "${name}"`, async () => {
        await client.removeParticipant(name, identity).catch(noneIfUnknown);
      }),

    close: (name) =>
      asking(`close room "${name}"`, async () => {
        await client.deleteRoom(name).catch(noneIfUnknown);
      }),

    async joinToken(name, identity, displayName, validUntil) {
      const ttl = Math.ceil((validUntil - Date.now()) / 1000);
      if (ttl < 1) {
        const ended = new Date(validUntil).toISOString();
        const message =
          `Cannot make a token for "${identity}" to join room "${name}": it would have expired at ${ended}`;
        throw ApplicationFailure.nonRetryable(message, "JoinTokenExpired");
      }
      const token = new AccessToken(api_key, api_secret, { identity, name: displayName, ttl });
      token.addGrant({ roomJoin: true, room: name, canPublish: true, canSubscribe: true });
      return await token.toJwt();
    },

    verify: () =>
      asking("list rooms", async () => {
        await client.listRooms();
      }),
  };

  async function asking<T>(what: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw liveKitFailure(`Cannot ${what}`, url, error);
    }
  }
}

function noneIfUnknown(error: unknown): undefined {
  if (error instanceof ServerError && error.code === "not_found") return undefined;
  throw error;
}

const STATES: Record<ParticipantInfo_State, Participant["state"]> = {
  [ParticipantInfo_State.JOINING]: "joining",
  [ParticipantInfo_State.JOINED]: "joined",
  [ParticipantInfo_State.ACTIVE]: "active",
  [ParticipantInfo_State.DISCONNECTED]: "disconnected",
};

/** Older servers tell the time of joining in seconds only. */
const participant = ({ identity, joinedAt, joinedAtMs, state }: ParticipantInfo): Participant => ({
  identity,
  joined_at: Number(joinedAtMs || joinedAt * 1000n),
  state: STATES[state],
});

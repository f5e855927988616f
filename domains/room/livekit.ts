// Rooms by LiveKit's room service.
import { type ParticipantInfo, ParticipantInfo_State, type Room, RoomServiceClient } from "livekit-server-sdk";
import { askingAt, isNotFound } from "./livekit_failures.ts";
import { joinToken, type LiveKitKey } from "./tokens.ts";

/** The LiveKit server and the key that administers it. */
export interface LiveKitSettings extends LiveKitKey {
  /** `wss://…` or `https://…`, as LiveKit's console shows it */
  url: string;
}

/** Somebody who is in a room, or on the way in. */
export interface Participant {
  /** LiveKit's name for this connection: who comes back has another one. */
  sid: string;
  identity: string;
  /** epoch milliseconds, by LiveKit's clock */
  joined_at: number;
  state: "joining" | "joined" | "active" | "disconnected";
}

/** A room that is open. */
export interface OpenRoom {
  sid: string;
  name: string;
  metadata: string;
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
 * Creates, watches and closes rooms. A call that asks LiveKit may throw an ApplicationFailure as
 * liveKitFailure says. Every call may be repeated.
 */
export interface Rooms {
  /** Creates the room, or finds the one of that name and gives it this metadata; LiveKit lets it keep its other options. */
  create(name: string, options: RoomOptions): Promise<{ sid: string }>;
  /** Every room that is open, also those of others that share the server. */
  list(): Promise<OpenRoom[]>;
  /** Who is in the room now; undefined: the room does not exist. */
  participants(name: string): Promise<Participant[] | undefined>;
  /** Tells everybody in the room. @throws ApplicationFailure `LiveKitNotFound`: there is no such room */
  updateMetadata(name: string, metadata: string): Promise<void>;
  /** Removes somebody from the room; somebody who is not in it, or a room that is gone, is fine. */
  remove(name: string, identity: string): Promise<void>;
  /** Closes the room and disconnects everybody in it; closing a room that is gone is fine. */
  close(name: string): Promise<void>;
  /** See {@link joinToken}. */
  joinToken(name: string, identity: string, displayName: string, validUntil: number): Promise<string>;
  /** Asks LiveKit for its rooms, changes nothing. */
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
  const asking = askingAt(url);

  return {
    create: (name, { empty_timeout_ms, max_participants, metadata }) =>
      asking(`create room "${name}"`, async () => {
        const emptyTimeout = Math.ceil(empty_timeout_ms / 1000);
        const options = { emptyTimeout, departureTimeout: emptyTimeout, maxParticipants: max_participants, metadata };
        const { sid, metadata: present } = await client.createRoom({ name, ...options });
        if (present !== metadata) await client.updateRoomMetadata(name, metadata);
        return { sid };
      }),

    list: () => asking("list rooms", async () => (await client.listRooms()).map(openRoom)),

    participants: (name) =>
      asking(`list the participants of room "${name}"`, async () => {
        const found = await client.listParticipants(name).catch(nothingIfUnknown) ?? [];
        if (found.length > 0) return found.map(participant);
        // LiveKit lists nobody for a room that does not exist, too.
        return (await client.listRooms([name])).length > 0 ? [] : undefined;
      }),

    updateMetadata: (name, metadata) =>
      asking(`update the metadata of room "${name}"`, async () => {
        await client.updateRoomMetadata(name, metadata);
      }),

    remove: (name, identity) =>
      asking(`remove "${identity}" from room "${name}"`, async () => {
        await client.removeParticipant(name, identity).catch(nothingIfUnknown);
      }),

    close: (name) =>
      asking(`close room "${name}"`, async () => {
        await client.deleteRoom(name).catch(nothingIfUnknown);
      }),

    joinToken: (name, identity, displayName, validUntil) =>
      joinToken(settings, name, identity, displayName, validUntil),

    verify: () =>
      asking("list rooms", async () => {
        await client.listRooms();
      }),
  };
}

function nothingIfUnknown(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}

const STATES: Record<ParticipantInfo_State, Participant["state"]> = {
  [ParticipantInfo_State.JOINING]: "joining",
  [ParticipantInfo_State.JOINED]: "joined",
  [ParticipantInfo_State.ACTIVE]: "active",
  [ParticipantInfo_State.DISCONNECTED]: "disconnected",
};

const openRoom = ({ sid, name, metadata }: Room): OpenRoom => ({ sid, name, metadata });

const participant = (info: ParticipantInfo): Participant => ({
  sid: info.sid,
  identity: info.identity,
  joined_at: joinedAt(info),
  state: STATES[info.state],
});

/** When somebody joined, epoch milliseconds. Older servers tell it in seconds only. */
export const joinedAt = ({ joinedAt, joinedAtMs }: Pick<ParticipantInfo, "joinedAt" | "joinedAtMs">): number =>
  Number(joinedAtMs || joinedAt * 1000n);

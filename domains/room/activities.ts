import type { RoomParticipant, RoomRequest } from "./contract.ts";
import type { Rooms } from "./livekit.ts";

/** What rooms need of the house. */
export interface RoomDeps {
  rooms: Pick<Rooms, "create" | "participants" | "remove" | "close">;
}

/** LiveKit rooms, for the workflows of every domain. Each may be repeated without harm. */
export const createActivities = ({ rooms }: RoomDeps) => ({
  async createRoom({ room, empty_timeout_ms, metadata }: RoomRequest): Promise<void> {
    await rooms.create(room, {
      empty_timeout_ms,
      max_participants: MAX_PARTICIPANTS,
      metadata: JSON.stringify(metadata),
    });
  },

  /** Who is in the room now; null if there is no such room. */
  async listParticipants(room: string): Promise<RoomParticipant[] | null> {
    const present = await rooms.participants(room);
    if (!present) return null;
    return present
      .filter(({ state }) => state === "joined" || state === "active")
      .map(({ identity, joined_at }) => ({ identity, joined_at }));
  },

  /** Removes somebody from the room, who may still have a token for it. */
  async removeParticipant(room: string, identity: string): Promise<void> {
    await rooms.remove(room, identity);
  },

  async closeRoom(room: string): Promise<void> {
    await rooms.close(room);
  },
});

export type RoomActivities = ReturnType<typeof createActivities>;

/** A host and a guest, each with a second device: nobody else has a token. */
const MAX_PARTICIPANTS = 4;

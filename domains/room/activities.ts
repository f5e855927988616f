import type { RoomMetadata, RoomRequest, RoomView } from "./contract.ts";
import type { Rooms } from "./livekit.ts";

/** What rooms need of the house. */
export interface RoomDeps {
  rooms: Pick<Rooms, "create" | "participants" | "updateMetadata" | "close">;
  /** Epoch milliseconds. */
  now(): number;
}

/** LiveKit rooms, for the workflows of every domain. Each may be repeated without harm. */
export const createActivities = ({ rooms, now }: RoomDeps) => ({
  async createRoom({ room, empty_timeout_ms, metadata }: RoomRequest): Promise<void> {
    await rooms.create(room, {
      empty_timeout_ms,
      max_participants: MAX_PARTICIPANTS,
      metadata: JSON.stringify(metadata),
    });
  },

  /** Who is in the room now; null if there is no such room. */
  async lookIntoRoom(room: string): Promise<RoomView | null> {
    const present = await rooms.participants(room);
    if (!present) return null;
    return {
      at: now(),
      present: present.filter(({ state }) => state === "joined" || state === "active")
        .map(({ sid, identity, joined_at }) => ({ sid, identity, joined_at })),
    };
  },

  /** Tells everybody in the room how the session stands now. */
  async updateRoom({ room, metadata }: { room: string; metadata: RoomMetadata }): Promise<void> {
    await rooms.updateMetadata(room, JSON.stringify(metadata));
  },

  async closeRoom(room: string): Promise<void> {
    await rooms.close(room);
  },
});

export type RoomActivities = ReturnType<typeof createActivities>;

/** A host and a guest, as nobody else has a token; who takes another device takes their own place with it. */
const MAX_PARTICIPANTS = 2;

import { parseInput } from "../../temporal/input.ts";
import {
  type ListedRoom,
  roomBooking,
  type RoomMetadata,
  type RoomMoments,
  type RoomRequest,
  type RoomView,
} from "./contract.ts";
import type { Rooms } from "./livekit.ts";
import { createRecordingActivities, type RecordingDeps } from "./recording_activities.ts";
import { roomSessionInput, roomSweepInput } from "./schema.ts";

/** What rooms and their recordings need of the house. */
export interface RoomDeps extends RecordingDeps {
  rooms: Pick<Rooms, "create" | "list" | "participants" | "remove" | "updateMetadata" | "close">;
}

/** LiveKit rooms and recordings, for the workflows of every domain. Each may be repeated without harm. */
export const createActivities = (deps: RoomDeps) => ({
  ...createRoomActivities(deps),
  ...createRecordingActivities(deps),
});

const createRoomActivities = ({ rooms, moments, now }: RoomDeps) => ({
  /** Checks what a room session was started with, by whatever client. */
  openRoomSession(input: unknown): Promise<{ booking_id: string; moments: RoomMoments }> {
    const { booking_id } = parseInput("RoomSessionWorkflow", roomSessionInput, input);
    return Promise.resolve({ booking_id, moments });
  },

  openRoomSweep(input: unknown): Promise<RoomMoments> {
    parseInput("RoomSweepWorkflow", roomSweepInput, input);
    return Promise.resolve(moments);
  },

  async createRoom({ room, empty_timeout_ms, metadata }: RoomRequest): Promise<void> {
    await rooms.create(room, {
      empty_timeout_ms,
      max_participants: MAX_PARTICIPANTS,
      metadata: JSON.stringify(metadata),
    });
  },

  /** The rooms of bookings that are open now. */
  async listRooms(): Promise<ListedRoom[]> {
    return (await rooms.list()).filter(({ name }) => roomBooking(name)).map(({ sid, name }) => ({ sid, name }));
  },

  /** Who is in the room now. */
  async lookIntoRoom(room: string): Promise<RoomView> {
    const present = await rooms.participants(room);
    if (!present) return { at: now(), present: [], lost: true };
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

  /** Removes somebody from the room, who may still have a token for it. */
  async removeParticipant(room: string, identity: string): Promise<void> {
    await rooms.remove(room, identity);
  },

  async closeRoom(room: string): Promise<void> {
    await rooms.close(room);
  },
});

export type RoomActivities = ReturnType<typeof createActivities>;

/** A host and a guest, as nobody else has a token; who takes another device takes their own place with it. */
const MAX_PARTICIPANTS = 2;

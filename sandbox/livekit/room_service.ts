// LiveKit's RoomService over Twirp.
import type { LiveKitSettings } from "../../domains/room/livekit.ts";
import type { Faults } from "../faults.ts";
import { json } from "../http.ts";
import type { SandboxParticipant, SandboxRoom } from "../state.ts";
import { participantMessage, roomMessage, twirpError, wire } from "./protocol.ts";
import type { RoomRequest, Rooms } from "./rooms.ts";
import { type Fields, type Method, twirpService } from "./twirp.ts";

const creator: Method["permits"] = (grant) => grant.roomCreate;
const lister: Method["permits"] = (grant) => grant.roomList;
const admin: Method["permits"] = (grant, room) => grant.roomAdmin && grant.room === room;

/** Answers a request to the room service, or gives undefined if it is for somebody else. */
export function roomService(settings: LiveKitSettings, rooms: Rooms, faults: Faults) {
  const methods: Record<string, Method> = {
    CreateRoom: {
      permits: creator,
      act: (fields) => json(wire(roomMessage(rooms.create({ name: "", ...fields as Partial<RoomRequest> })))),
    },
    ListRooms: {
      permits: lister,
      act: ({ names }) => {
        const wanted = (names ?? []) as string[];
        const open = rooms.all.filter(({ closed_at }) => closed_at === undefined);
        const shown = open.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
        return json({ rooms: shown.map((room) => wire(roomMessage(room))) });
      },
    },
    DeleteRoom: {
      permits: creator,
      act: onRoom((room) => {
        rooms.close(room);
        return json({});
      }),
    },
    ListParticipants: {
      permits: admin,
      // As LiveKit does: a room that does not exist has nobody in it.
      act: ({ room }) => {
        const participants = rooms.find(String(room))?.participants ?? [];
        return json({ participants: participants.map((participant) => wire(participantMessage(participant))) });
      },
    },
    GetParticipant: {
      permits: admin,
      act: onParticipant((_room, participant) => json(wire(participantMessage(participant)))),
    },
    RemoveParticipant: {
      permits: admin,
      act: onParticipant((room, { identity }) => {
        rooms.leave(room.name, identity);
        return json({});
      }),
    },
    UpdateRoomMetadata: {
      permits: admin,
      act: onRoom((room, { metadata }) => {
        rooms.update(room, String(metadata));
        return json(wire(roomMessage(room)));
      }),
    },
  };

  return twirpService("RoomService", methods, settings, faults);

  function onRoom(act: (room: SandboxRoom, fields: Fields) => Response): Method["act"] {
    return (fields) => {
      const room = rooms.find(String(fields.room));
      return room ? act(room, fields) : twirpError({ status: 404, message: "requested room does not exist" });
    };
  }

  function onParticipant(act: (room: SandboxRoom, participant: SandboxParticipant) => Response): Method["act"] {
    return onRoom((room, { identity }) => {
      const participant = room.participants.find((participant) => participant.identity === identity);
      return participant ? act(room, participant) : twirpError({ status: 404, message: "participant does not exist" });
    });
  }
}

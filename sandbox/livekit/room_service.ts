// LiveKit's RoomService over Twirp.
import type { VideoGrant } from "livekit-server-sdk";
import type { LiveKitSettings } from "../../domains/room/livekit.ts";
import type { Faults } from "../faults.ts";
import { answer, json } from "../http.ts";
import type { SandboxParticipant, SandboxRoom } from "../state.ts";
import { participantMessage, roomMessage, twirpError, wire } from "./protocol.ts";
import type { RoomRequest, Rooms } from "./rooms.ts";
import { gate } from "./tokens.ts";

const PATH = "/twirp/livekit.RoomService/";

/** A request's fields, by their names in the protocol. */
type Fields = Record<string, unknown>;

interface Method {
  permits(grant: VideoGrant, room: unknown): boolean | undefined;
  act(fields: Fields): Response;
}

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
      act: onRoom(({ name }, { metadata }) =>
        json(wire(roomMessage(rooms.create({ name, metadata: String(metadata) }))))
      ),
    },
  };

  return (request: Request, url: URL): Promise<Response> | undefined => {
    if (!url.pathname.startsWith(PATH)) return undefined;
    const operation = url.pathname.slice(PATH.length);
    const method = methods[operation];
    if (!method) {
      return Promise.resolve(twirpError({ status: 404, code: "bad_route", message: `no handler for ${url.pathname}` }));
    }
    return answer(faults, "livekit", operation, async () => {
      const fields = protocolNames(await request.json());
      const permits = (grant: VideoGrant) => method.permits(grant, fields.room);
      return await gate(settings, request.headers.get("authorization"), permits) ?? method.act(fields);
    }, twirpError);
  };

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

/** JSON may say emptyTimeout or empty_timeout; LiveKit takes both. */
function protocolNames(body: Fields): Fields {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [snake(name), value]));
}

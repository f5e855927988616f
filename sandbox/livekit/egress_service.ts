// LiveKit's Egress over Twirp, as far as rooms are recorded into files.
import type { LiveKitSettings } from "../../domains/room/livekit.ts";
import type { Faults } from "../faults.ts";
import { json } from "../http.ts";
import { type Egresses, isActive, type Output } from "./egress.ts";
import { egressMessage, twirpError, wire } from "./protocol.ts";
import type { Rooms } from "./rooms.ts";
import { type Method, twirpService } from "./twirp.ts";

const recorder: Method["permits"] = (grant) => grant.roomRecord;

/** Answers a request to the egress service, or gives undefined if it is for somebody else. */
export function egressService(settings: LiveKitSettings, rooms: Rooms, egresses: Egresses, faults: Faults) {
  const methods: Record<string, Method> = {
    StartRoomCompositeEgress: {
      permits: recorder,
      act: ({ room_name, file_outputs }) => {
        const room = rooms.find(String(room_name));
        if (!room) return twirpError({ status: 404, message: "requested room does not exist" });
        const [output] = (file_outputs ?? []) as Output[];
        if (!output?.filepath) return twirpError({ status: 400, message: "no output for the recording" });
        return json(wire(egressMessage(egresses.start(room, output))));
      },
    },
    ListEgress: {
      permits: recorder,
      act: ({ room_name, egress_id, active }) => {
        if (egress_id && !egresses.all.some((egress) => egress.egress_id === egress_id)) {
          return twirpError({ status: 404, message: "egress does not exist" });
        }
        const items = egresses.all.filter((egress) =>
          (!egress_id || egress.egress_id === egress_id) && (!room_name || egress.room.name === room_name) &&
          (!active || isActive(egress))
        );
        return json({ items: items.map((egress) => wire(egressMessage(egress))) });
      },
    },
    StopEgress: {
      permits: recorder,
      act: ({ egress_id }) => {
        const egress = egresses.all.find((each) => each.egress_id === egress_id);
        if (!egress) return twirpError({ status: 404, message: "egress does not exist" });
        try {
          egresses.stop(egress);
        } catch (error) {
          return twirpError({ status: 412, code: "failed_precondition", message: (error as Error).message });
        }
        return json(wire(egressMessage(egress)));
      },
    },
  };
  return twirpService("Egress", methods, settings, faults);
}

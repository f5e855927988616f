// LiveKit's messages and errors, as its server words them in JSON.
import { EgressInfo, EgressStatus, ParticipantInfo, ParticipantInfo_State, Room } from "livekit-server-sdk";
import type { Refusal } from "../faults.ts";
import { json } from "../http.ts";
import type { SandboxEgress, SandboxParticipant, SandboxRoom } from "../state.ts";

/** A room as LiveKit's Room message. */
export const roomMessage = (room: SandboxRoom): Room =>
  new Room({
    sid: room.sid,
    name: room.name,
    metadata: room.metadata,
    emptyTimeout: room.empty_timeout,
    departureTimeout: room.departure_timeout,
    maxParticipants: room.max_participants,
    creationTime: seconds(room.created_at),
    creationTimeMs: BigInt(room.created_at),
    numParticipants: room.participants.length,
  });

/** Somebody in a room as LiveKit's ParticipantInfo message. */
export const participantMessage = ({ sid, identity, joined_at, left_at }: SandboxParticipant): ParticipantInfo =>
  new ParticipantInfo({
    sid,
    identity,
    state: left_at === undefined ? ParticipantInfo_State.ACTIVE : ParticipantInfo_State.DISCONNECTED,
    joinedAt: seconds(joined_at),
    joinedAtMs: BigInt(joined_at),
  });

/** LiveKit counts egress in nanoseconds. */
const nanoseconds = (ms: number | undefined): bigint => BigInt(ms ?? 0) * 1_000_000n;

/** A recording as LiveKit's EgressInfo message. */
export function egressMessage(egress: SandboxEgress): EgressInfo {
  const { egress_id, room, status, path, started_at, ended_at, error, size } = egress;
  return new EgressInfo({
    egressId: egress_id,
    roomId: room.sid,
    roomName: room.name,
    status: EgressStatus[status],
    startedAt: nanoseconds(started_at),
    endedAt: nanoseconds(ended_at),
    error: error ?? "",
    request: { case: "roomComposite", value: { roomName: room.name, fileOutputs: [{ filepath: path }] } },
    fileResults: [{
      filename: path,
      startedAt: nanoseconds(started_at),
      endedAt: nanoseconds(ended_at),
      duration: nanoseconds(ended_at && ended_at - started_at),
      size: BigInt(size ?? 0),
      location: path,
    }],
  });
}

/** A service's reply: field names as in the protocol, nothing left out. */
export const wire = (message: Room | ParticipantInfo | EgressInfo) =>
  message.toJson({ useProtoFieldName: true, emitDefaultValues: true });

/** Epoch milliseconds as the seconds that LiveKit counts in. */
export const seconds = (ms: number): bigint => BigInt(Math.floor(ms / 1000));

const TWIRP_CODES: Record<number, string> = {
  400: "invalid_argument",
  401: "unauthenticated",
  403: "permission_denied",
  404: "not_found",
  429: "resource_exhausted",
  503: "unavailable",
};

/** A Twirp error; without a code of its own it gets the one that goes with the status. */
export function twirpError({ status, code, message = "refused by the sandbox" }: Refusal): Response {
  return json({ code: code ?? TWIRP_CODES[status] ?? "internal", msg: message }, status);
}

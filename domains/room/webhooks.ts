// What LiveKit's webhooks mean to workflows. Pure: whoever receives one has verified its signature.
import type { ParticipantInfo, WebhookEvent } from "livekit-server-sdk";
import type { WorkflowSignal } from "../../temporal/signal.ts";
import { lifecycleWorkflowId } from "../booking/contract.ts";
import { attendance, type AttendanceEvent, roomBooking, roomSessionWorkflowId } from "./contract.ts";
import { joinedAt } from "./livekit.ts";
import { egressChanged, type EgressEvent, recordingWorkflowId } from "./recording_contract.ts";

/** The signals that an event asks for; none for events that no workflow waits for, and for rooms of others. */
export function signalsFor(
  { event, room, participant, egressInfo, createdAt }: WebhookEvent,
): WorkflowSignal<AttendanceEvent | EgressEvent>[] {
  const booking_id = roomBooking(egressInfo?.roomName || room?.name || "");
  if (!booking_id) return [];
  if (event === "egress_ended" && egressInfo) {
    const payload = { egress_id: egressInfo.egressId };
    return [{ workflowId: recordingWorkflowId({ booking_id }), signal: egressChanged.name, payload }];
  }
  if ((event !== "participant_joined" && event !== "participant_left") || !participant) return [];
  const payload = attendanceOf(
    event === "participant_joined" ? "joined" : "left",
    participant,
    Number(createdAt) * 1000,
  );
  return [lifecycleWorkflowId, roomSessionWorkflowId, recordingWorkflowId].map((idOf) => ({
    workflowId: idOf({ booking_id }),
    signal: attendance.name,
    payload,
  }));
}

/** @param at when it was, epoch milliseconds; LiveKit tells it in seconds, so it may seem to be before the joining */
function attendanceOf(event: "joined" | "left", participant: ParticipantInfo, at: number): AttendanceEvent {
  const { identity, sid } = participant;
  const joined_at = joinedAt(participant) || at;
  return { identity, sid, event, joined_at, at: Math.max(at, joined_at) };
}

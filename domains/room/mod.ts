// The room domain: what the registry needs to know of it.
import type { ScheduleManifest, WorkflowManifest } from "../../temporal/manifest.ts";
import { createActivities } from "./activities.ts";
import { ROOM_SESSION_STEPS, ROOM_SWEEP_STEPS, roomSessionWorkflowId, roomSweepWorkflowId } from "./contract.ts";
import { RECORDING_STEPS, recordingWorkflowId } from "./recording_contract.ts";
import { recordingInput, roomSessionInput, roomSweepInput } from "./schema.ts";

export const WORKFLOWS = {
  RoomSessionWorkflow: {
    description: "a booking's room by itself: opened ahead, watched, closed",
    input: roomSessionInput,
    workflowId: roomSessionWorkflowId,
    repeatable: true,
    steps: ROOM_SESSION_STEPS,
    example: { booking_id: "123" },
  },
  RecordingWorkflow: {
    description: "records a session that both agree to record, keeps the file, deletes it",
    input: recordingInput,
    workflowId: recordingWorkflowId,
    steps: RECORDING_STEPS,
    example: { booking_id: "123" },
  },
  RoomSweepWorkflow: {
    description: "closes rooms that should not be open any more",
    input: roomSweepInput,
    workflowId: roomSweepWorkflowId,
    repeatable: true,
    steps: ROOM_SWEEP_STEPS,
    example: {},
  },
} satisfies Record<string, WorkflowManifest>;

export const SCHEDULES = {
  "estuary-room-sweep": {
    workflow: "RoomSweepWorkflow",
    input: {},
    timetable: "every 15m",
    setting: "ESTUARY_ROOM_SWEEP_SCHEDULE",
  },
} satisfies Record<string, ScheduleManifest>;

export const ACTIVITIES = createActivities;
export const USES = ["booking", "shared"] as const;

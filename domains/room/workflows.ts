// The room domain's stories.
export { RecordingWorkflow } from "./recording.ts";
export { RoomSessionWorkflow } from "./session.ts";
export { RoomSweepWorkflow } from "./sweep.ts";

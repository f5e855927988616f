// What callers, the recording's workflow and its activities agree on. Pure: imported by both sides of the sandbox.
import { defineSignal, defineUpdate } from "@temporalio/workflow";
import type { z } from "zod";
import type { Role } from "../booking/contract.ts";
import type { RoomMoments } from "./contract.ts";
import type { EgressState } from "./egress.ts";
import type { recordingInput } from "./schema.ts";

export type RecordingInput = z.infer<typeof recordingInput>;

/** The steps of a recording. */
export const RECORDING_STEPS = ["consent", "recording", "file", "retention", "deletion"] as const;
export type RecordingStep = typeof RECORDING_STEPS[number];

/** Who agreed to be recorded; absent: nobody asked them, or they have not answered. */
export type Consents = Partial<Record<Role, boolean>>;

/** One of the two agrees to be recorded, or does no longer. */
export interface Consent {
  by: Role;
  given: boolean;
}

/** A legal hold on a recording: it is not deleted while it is on. */
export interface LegalHold {
  on: boolean;
  /** Why, and by whom: "case 2026-17, legal". */
  reason: string;
}

/** LiveKit says that something has become of a recording: it is looked at. */
export interface EgressEvent {
  egress_id: string;
}

/** What a recording answers to its updates. */
export interface RecordingStatus {
  booking_id: string;
  step?: RecordingStep;
  consents: Consents;
  legal_hold?: string;
}

/** What came of a recording. */
export interface RecordingResult {
  /** The booking, as the platform knows it. */
  booking_id: string;
  /** `not_recorded`: the two did not both agree and come. `failed`: LiveKit could not. `deleted`: its retention is over. */
  status: "not_recorded" | "failed" | "deleted";
  /** Why, if not recorded or failed. */
  reason?: string;
  /** Where the file was: `file:///var/recordings/booking-123-1.mp4`, `s3://bucket/booking-123-1.mp4`. */
  place?: string;
  /** Its size, in bytes. */
  size_bytes?: number;
  /** Its length, in milliseconds; absent if LiveKit had forgotten it. */
  duration_ms?: number;
  /** When it was complete, ISO 8601. */
  recorded_at?: string;
  /** When it was deleted, ISO 8601. */
  deleted_at?: string;
}

/** What a recording begins with. */
export interface OpenedRecording {
  booking_id: string;
  /** How long the file is kept, in milliseconds. */
  retention: number;
  moments: RoomMoments;
  consents: Consents;
  /** The reason of a legal hold that is on. */
  legal_hold: string | null;
  /** What earlier runs came to. */
  earlier: RecordingRecord[];
}

/** One attempt at a recording, as it is on record. Instants are epoch milliseconds. */
export interface RecordingRecord {
  attempt: number;
  status: "running" | "complete" | "failed" | "deleted";
  place: string;
  size_bytes: number | null;
  duration_ms: number | null;
  ended_at: number | null;
}

/** One attempt to record a booking's room. */
export interface RecordingAttempt {
  booking_id: string;
  attempt: number;
}

/** An attempt that LiveKit has taken up, by LiveKit's name for it. */
export interface RunningRecording extends RecordingAttempt {
  egress_id: string;
}

/** An attempt to start. */
export interface RecordingStart extends RecordingAttempt {
  /** When there is nothing to record any more, epoch milliseconds. */
  until: number;
}

/** Files to delete. */
export interface RecordingDeletion {
  booking_id: string;
  /** What is whole and ended later is kept, epoch milliseconds. */
  ended_by: number;
}

/** How an attempt stands, by LiveKit's word. */
export type RecordingState = Omit<EgressState, "file">;

/** To whom it is told that a recording failed. */
export interface FailureNotice {
  booking_id: string;
  person_id: string;
  /** For people: "Intro to cello, Tue 24 Nov 18:00 (Europe/Berlin)". */
  subject: string;
}

/** Somebody agrees to be recorded, or does no longer; a recording that runs is stopped. Refused once it has ended. */
export const consent = defineUpdate<RecordingStatus, [Consent]>("consent");

/** Puts a legal hold on the recording, or takes it off. Refused once the file is deleted. */
export const legalHold = defineUpdate<RecordingStatus, [LegalHold]>("legalHold");

/** LiveKit says that something has become of the recording, which is then looked at. */
export const egressChanged = defineSignal<[EgressEvent]>("egressChanged");

/** One recording per booking. */
export const recordingWorkflowId = ({ booking_id }: Pick<RecordingInput, "booking_id">) => `recording-${booking_id}`;

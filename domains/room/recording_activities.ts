// A recording's effects.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import { parseInput } from "../../temporal/input.ts";
import type { Store } from "../../store/mod.ts";
import type { EmailRequest, NoticeOutcome } from "../shared/contract.ts";
import { renderLetter } from "../shared/letter.ts";
import { findPerson } from "../shared/people.ts";
import { bookingRoom, type RoomMoments } from "./contract.ts";
import type { Egress, EgressState } from "./egress.ts";
import type {
  Consent,
  FailureNotice,
  OpenedRecording,
  RecordingAttempt,
  RecordingDeletion,
  RecordingStart,
  RecordingState,
  RunningRecording,
} from "./recording_contract.ts";
import * as recordings from "./recordings.ts";
import { recordingInput } from "./schema.ts";
import { type Files, pathFor, pathOf, placeOf, type RecordingTarget } from "./storage.ts";
import type { RoomTables } from "./tables.ts";

/** What recordings need of the house. */
export interface RecordingDeps {
  store: Store;
  egress: Egress;
  /** Where files are kept, and how they are deleted there. */
  recordings: RecordingTarget;
  files: Files;
  moments: RoomMoments;
  sendEmail(request: EmailRequest): Promise<NoticeOutcome>;
  /** Epoch milliseconds. */
  now(): number;
}

const A_DAY = 24 * 60 * 60 * 1000;

/** LiveKit's server forgets a recording this long after its end. */
const REMEMBERED = A_DAY;

const FORGOTTEN = "LiveKit does not know it any more";

/** Starting, following and deleting recordings. Each may be repeated without harm. */
export const createRecordingActivities = (deps: RecordingDeps) => {
  const { egress, files, recordings: target, now } = deps;
  const tables = (): Kysely<RoomTables> => deps.store.tables<RoomTables>();

  return {
    async openRecording(input: unknown): Promise<OpenedRecording> {
      const { booking_id, retention_days } = parseInput("RecordingWorkflow", recordingInput, input);
      return {
        booking_id,
        retention: retention_days * A_DAY,
        moments: deps.moments,
        consents: await recordings.consentsAt(tables(), booking_id),
        legal_hold: await recordings.holdOn(tables(), booking_id),
        earlier: (await recordings.attemptsAt(tables(), booking_id)).map(recordings.recordOf),
      };
    },

    async recordConsent({ booking_id, ...consent }: Consent & { booking_id: string }): Promise<void> {
      await recordings.noteConsent(tables(), booking_id, consent, now());
    },

    async recordHold({ booking_id, reason }: { booking_id: string; reason: string | null }): Promise<void> {
      await recordings.noteHold(tables(), booking_id, reason, now());
    },

    /**
     * Starts to record; an attempt that LiveKit has taken up already is found by its file. What has become of it is put on
     * record.
     *
     * @throws ApplicationFailure `NotAgreed`, non-retryable: somebody has taken their consent back since it was asked for
     * @throws ApplicationFailure `TooLate`, non-retryable: the session has ended meanwhile
     */
    async startRecording({ until, ...attempt }: RecordingStart): Promise<RecordingState> {
      const room = bookingRoom(attempt.booking_id);
      const path = pathFor(target, `${room}-${attempt.attempt}.mp4`);
      await recordings.noteAttempt(tables(), attempt, placeOf(target, path), now());
      const state = await egress.find(room, path) ?? await forgotten(attempt) ??
        await startIfWanted(attempt, until, path);
      await recordings.noteOutcome(tables(), attempt, { egress_id: state.egress_id || null });
      return await note(attempt, state);
    },

    /** How an attempt stands; what has become of it is put on record. */
    async followRecording({ egress_id, ...attempt }: RunningRecording): Promise<RecordingState> {
      const state: EgressState = await egress.look(egress_id) ?? await forgotten(attempt) ??
        { egress_id, status: "failed", reason: FORGOTTEN };
      return await note(attempt, state);
    },

    /** Ends an attempt, if LiveKit has taken it up, heard of or not. Asks the store only where LiveKit's name for it is not told. */
    async stopRecording({ egress_id, ...attempt }: RecordingAttempt & Partial<RunningRecording>): Promise<void> {
      const found = egress_id ?? await findEgress(attempt);
      if (found) await egress.stop(found);
    },

    /** Puts on record that an attempt came to nothing. */
    failRecording: ({ reason, ...attempt }: RecordingAttempt & { reason: string }) => fail(attempt, reason),

    /** The attempt that is complete, as it is on record. */
    async readRecording(attempt: RecordingAttempt) {
      return recordings.recordOf((await recordings.attemptAt(tables(), attempt))!);
    },

    /**
     * Deletes the files of a booking's recordings and what is left of those that failed, and makes sure that nothing is
     * left of them.
     *
     * @returns when, epoch milliseconds; null if a legal hold is on, and then nothing more is deleted
     */
    async deleteRecordings({ booking_id, ended_by }: RecordingDeletion): Promise<number | null> {
      for (const { attempt, place, status, ended_at } of await recordings.attemptsAt(tables(), booking_id)) {
        if (status !== "failed" && (status !== "complete" || ended_at! > ended_by)) continue;
        // Asked for every file: it may be put on at any moment.
        if (await recordings.holdOn(tables(), booking_id) !== null) return null;
        const path = pathOf(target, place);
        await files.delete(path);
        if (await files.exists(path)) throw new Error(`Cannot delete recording ${place}: it is still there`);
        await recordings.noteOutcome(tables(), { booking_id, attempt }, {
          status: "deleted",
          deleted_at: now(),
        });
      }
      return now();
    },

    /** Tells one of the two that their session could not be recorded. */
    async sendRecordingFailed({ booking_id, person_id, subject }: FailureNotice): Promise<NoticeOutcome> {
      const { name } = await findPerson(deps.store, person_id);
      const letter = renderLetter({
        subject: `Not recorded: ${subject}`,
        to: name,
        paragraphs: [
          `Your session, ${subject}, was to be recorded, and that failed.`,
          "We are sorry. The session itself is not affected.",
        ],
      });
      return await deps.sendEmail({ key: `recording:${booking_id}:failed:${person_id}`, person_id, ...letter });
    },
  };

  /** An outage may have held the start up for long. */
  async function startIfWanted({ booking_id }: RecordingAttempt, until: number, path: string): Promise<EgressState> {
    const attempt = `Cannot record booking "${booking_id}"`;
    const { guest, host } = await recordings.consentsAt(tables(), booking_id);
    if (!guest || !host) {
      throw ApplicationFailure.nonRetryable(`${attempt}: somebody does not agree any more`, "NotAgreed");
    }
    if (now() >= until) throw ApplicationFailure.nonRetryable(`${attempt}: its session is over`, "TooLate");
    return await egress.start(bookingRoom(booking_id), path);
  }

  async function findEgress(attempt: RecordingAttempt): Promise<string | undefined> {
    const row = await recordings.attemptAt(tables(), attempt);
    if (!row) return undefined;
    return row.egress_id ?? (await egress.find(bookingRoom(row.booking_id), pathOf(target, row.place)))?.egress_id;
  }

  /** An attempt that LiveKit may have forgotten since it ended, if there is a file of it. */
  async function forgotten(attempt: RecordingAttempt): Promise<EgressState | undefined> {
    const { egress_id, started_at, place } = (await recordings.attemptAt(tables(), attempt))!;
    // What is there right at the start is not of this attempt.
    if (egress_id === null && now() - started_at < REMEMBERED) return undefined;
    const path = pathOf(target, place);
    const found = await files.find(path);
    if (!found) return undefined;
    const file = { path, duration_ms: null, ...found };
    return { egress_id: egress_id ?? "", status: "complete", reason: FORGOTTEN, file };
  }

  /** Puts on record what has become of an attempt. */
  async function note(attempt: RecordingAttempt, { file, ...state }: EgressState): Promise<RecordingState> {
    if (state.status === "failed") await fail(attempt, state.reason);
    if (file) {
      const { path, size_bytes, duration_ms, written_at = now() } = file;
      await recordings.noteOutcome(tables(), attempt, {
        status: "complete",
        reason: state.reason ?? null,
        place: placeOf(target, path),
        size_bytes,
        duration_ms,
        ended_at: written_at,
      });
    }
    // A workflow's history needs no more: the file is on record.
    return state;
  }

  async function fail(attempt: RecordingAttempt, reason = "LiveKit gave it up"): Promise<void> {
    await recordings.noteOutcome(tables(), attempt, { status: "failed", reason, ended_at: now() });
  }
};

export type RecordingActivities = ReturnType<typeof createRecordingActivities>;

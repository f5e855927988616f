// The recording of a session, from the consent of both to the deletion of its file. Workflow code.
import { allHandlersFinished, condition, proxyActivities } from "@temporalio/workflow";
import { orFailAsIs } from "../../temporal/failures.ts";
import { attempt, pursue, sleepUntil, together } from "../../temporal/flow.ts";
import { Opening } from "../../temporal/opening.ts";
import * as policies from "../../temporal/policies.ts";
import { Steps } from "../../temporal/steps.ts";
import { formatDuration } from "../../text/duration.ts";
import type { BookingActivities } from "../booking/activities.ts";
import type { RoomActivities } from "./activities.ts";
import { record, type Recorded } from "./recorder.ts";
import {
  RECORDING_STEPS,
  type RecordingInput,
  type RecordingRecord,
  type RecordingResult,
} from "./recording_contract.ts";
import { listen } from "./recording_handlers.ts";
import { Studio } from "./studio.ts";

const { openRecording, readRecording } = proxyActivities<RoomActivities>(policies.store);
const { readBooking } = proxyActivities<BookingActivities>(policies.store);
const { deleteRecordings } = proxyActivities<RoomActivities>(policies.providerUntilDone);
const { sendRecordingFailed } = proxyActivities<RoomActivities>(policies.provider);

/** How often it is asked again whether a legal hold that was put on past this workflow is off, in milliseconds. */
const A_DAY = 24 * 60 * 60 * 1000;

/** How a recording stands is shown through this; what happens beside the story is not shown. */
type Note = (...noted: Parameters<Studio["steps"]["note"]>) => void;

/** Records a session once both agree and are there, keeps the file for as long as it is to be kept, and deletes it. */
export async function RecordingWorkflow(input: RecordingInput): Promise<RecordingResult> {
  const steps = new Steps(RECORDING_STEPS);
  const opening = new Opening<Studio>(`the recording of booking "${input?.booking_id}"`);
  listen(opening);
  const studio = await opening.through(async () => {
    const opened = await orFailAsIs(openRecording(input));
    return new Studio(opened, await orFailAsIs(readBooking(opened.booking_id)), steps);
  });

  // Files of a time that the session was moved away from: each is kept for as long as any other.
  const beside: Promise<unknown>[] = [];
  const keepBeside = (number: number) => {
    beside.push(pursue(() => keep(studio, number, () => {})).result);
  };
  const files = studio.opened.earlier.filter(({ status }) => status === "complete");
  const last = files.at(-1);
  const recorded: Recorded | undefined = last && !studio.isBefore(last.ended_at!)
    ? { outcome: "complete", attempt: last.attempt }
    : undefined;
  for (const { attempt } of files) if (attempt !== recorded?.attempt) keepBeside(attempt);

  const result = await end(studio, recorded ?? await record(studio, keepBeside));
  await together(...beside);
  await condition(allHandlersFinished);
  return result;
}

function end(studio: Studio, recorded: Recorded): Promise<RecordingResult> {
  studio.consentOver = true;
  if (recorded.outcome !== "complete") return giveUp(studio, recorded);
  return keep(studio, recorded.attempt, (...noted) => studio.steps.note(...noted));
}

/** There is a file: it is kept until its retention ends and no legal hold is on, then deleted. */
async function keep(studio: Studio, number: number, note: Note): Promise<RecordingResult> {
  const { opened: { booking_id, retention } } = studio;
  studio.kept++;
  const record: RecordingRecord = await readRecording({ booking_id, attempt: number });
  const { place, duration_ms } = record;
  const [size_bytes, ended_at] = [record.size_bytes!, record.ended_at!];
  note("consent", "done");
  note("recording", "done", duration_ms === null ? undefined : formatDuration(duration_ms));
  note("file", "done", `${place}, ${size_bytes} bytes`);

  const until = ended_at + retention;
  note("retention", "waiting", undefined, until);
  await sleepUntil(until);
  const deleted_at = await erase(studio, ended_at, note);
  return {
    booking_id,
    status: "deleted",
    place,
    size_bytes,
    ...(duration_ms !== null && { duration_ms }),
    recorded_at: new Date(ended_at).toISOString(),
    deleted_at: new Date(deleted_at).toISOString(),
  };
}

/**
 * Deletes the files that ended by a moment, epoch milliseconds, and what is left of those that failed, as soon as no legal
 * hold is on. @returns when, epoch milliseconds
 */
async function erase(studio: Studio, endedBy: number, note: Note): Promise<number> {
  const { opened: { booking_id } } = studio;
  for (;;) {
    if (studio.legalHold !== null) note("retention", "waiting", `legal hold: ${studio.legalHold}`);
    await condition(() => studio.legalHold === null);
    note("retention", "done");
    note("deletion", "running");
    studio.erasing++;
    const deletedAt = await deleteRecordings({ booking_id, ended_by: endedBy });
    studio.erasing--;
    if (deletedAt !== null) {
      studio.kept--;
      await studio.audit(`deleted:${endedBy}`, "workflow");
      note("deletion", "done", "nothing is left of it");
      return deletedAt;
    }
    note("deletion", "waiting", "a legal hold is on record");
    // One that was put on here is waited for as above.
    await condition(() => studio.legalHold !== null, A_DAY);
  }
}

/** There is no file, or none that is whole: what there may be of it is deleted, and the two are told. */
async function giveUp(studio: Studio, recorded: Exclude<Recorded, { outcome: "complete" }>) {
  const { outcome, reason } = recorded;
  const { steps, booking: { booking_id, subject, host_id, guest_id }, opened: { earlier } } = studio;
  const result: RecordingResult = { booking_id, status: outcome, reason };
  const eraseRest = () => erase(studio, 0, (...noted) => steps.note(...noted));
  if (recorded.outcome === "not_recorded") {
    steps.note("consent", "skipped", reason);
    steps.skipRest("not recorded");
    if (!recorded.tried && !earlier.some(({ status }) => status === "failed")) return result;
    studio.kept++;
    await eraseRest();
    return result;
  }
  studio.kept++;
  steps.note("recording", "failed", reason);
  steps.note("file", "skipped", "none");
  const tell = (person_id: string) => attempt(sendRecordingFailed({ booking_id, person_id, subject }));
  await together(tell(guest_id), tell(host_id));
  await eraseRest();
  return result;
}

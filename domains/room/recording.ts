// The recording of a session, from the consent of both to the deletion of its file. Workflow code.
import { allHandlersFinished, condition, proxyActivities } from "@temporalio/workflow";
import { orFailAsIs } from "../../temporal/failures.ts";
import { attempt, sleepUntil, together } from "../../temporal/flow.ts";
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

/** Records a session once both agree and are there, keeps the file for as long as it is to be kept, and deletes it. */
export async function RecordingWorkflow(input: RecordingInput): Promise<RecordingResult> {
  const steps = new Steps(RECORDING_STEPS);
  const opening = new Opening<Studio>(`the recording of booking "${input?.booking_id}"`);
  listen(opening);
  const studio = await opening.through(async () => {
    const opened = await orFailAsIs(openRecording(input));
    return new Studio(opened, await orFailAsIs(readBooking(opened.booking_id)), steps);
  });

  const { opened, opened: { booking_id } } = studio;
  const kept = opened.earlier.findLast(({ status }) => status === "complete");
  const recorded: Recorded = kept ? { outcome: "complete", attempt: kept.attempt } : await record(studio);
  studio.consentOver = true;
  const result = recorded.outcome === "complete"
    ? await keep(studio, await readRecording({ booking_id, attempt: recorded.attempt }))
    : await giveUp(studio, recorded);
  studio.over = true;
  await condition(allHandlersFinished);
  return result;
}

/** There is a file: it is kept until its retention ends and no legal hold is on, then deleted. */
async function keep(studio: Studio, record: RecordingRecord): Promise<RecordingResult> {
  const { steps, opened: { booking_id, retention } } = studio;
  const [size_bytes, duration_ms, ended_at] = [record.size_bytes!, record.duration_ms!, record.ended_at!];
  steps.note("consent", "done");
  steps.note("recording", "done", formatDuration(duration_ms));
  steps.note("file", "done", `${record.place}, ${size_bytes} bytes`);

  const until = ended_at + retention;
  steps.note("retention", "waiting", undefined, until);
  await sleepUntil(until);
  const deleted_at = await erase(studio);
  return {
    booking_id,
    status: "deleted",
    place: record.place,
    size_bytes,
    duration_ms,
    recorded_at: new Date(ended_at).toISOString(),
    deleted_at: new Date(deleted_at).toISOString(),
  };
}

/** Deletes what there is, as soon as no legal hold is on. @returns when, epoch milliseconds */
async function erase(studio: Studio): Promise<number> {
  const { steps, opened: { booking_id } } = studio;
  for (;;) {
    if (studio.legalHold !== null) steps.note("retention", "waiting", `legal hold: ${studio.legalHold}`);
    await condition(() => studio.legalHold === null);
    steps.note("retention", "done");
    steps.note("deletion", "running");
    studio.erasing = true;
    const deletedAt = await deleteRecordings(booking_id);
    studio.erasing = false;
    if (deletedAt !== null) {
      studio.over = true;
      await studio.audit("deleted", "workflow");
      steps.note("deletion", "done", "nothing is left of it");
      return deletedAt;
    }
    steps.note("deletion", "waiting", "a legal hold is on record");
    // One that was put on here is waited for as above.
    await condition(() => studio.legalHold !== null, A_DAY);
  }
}

/** There is no file, or none that is whole: what there may be of it is deleted, and the two are told. */
async function giveUp(studio: Studio, recorded: Exclude<Recorded, { outcome: "complete" }>) {
  const { outcome, reason } = recorded;
  const { steps, booking: { booking_id, subject, host_id, guest_id }, opened: { earlier } } = studio;
  const result: RecordingResult = { booking_id, status: outcome, reason };
  if (recorded.outcome === "not_recorded") {
    steps.note("consent", "skipped", reason);
    steps.skipRest("not recorded");
    if (recorded.tried || earlier.some(({ status }) => status !== "deleted")) await erase(studio);
    return result;
  }
  steps.note("recording", "failed", reason);
  steps.note("file", "skipped", "none");
  const tell = (person_id: string) => attempt(sendRecordingFailed({ booking_id, person_id, subject }));
  await together(tell(guest_id), tell(host_id));
  await erase(studio);
  return result;
}

// The recording itself: started when both agree and are there, stopped at the end, tried once more if it fails. Workflow
// code.
import { CancellationScope, condition, isCancellation, proxyActivities } from "@temporalio/workflow";
import { failedWith, reasonOf } from "../../temporal/failures.ts";
import { attempt, pursue } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import type { RoomActivities } from "./activities.ts";
import type { RecordingAttempt, RecordingState, RunningRecording } from "./recording_contract.ts";
import type { Studio } from "./studio.ts";
import { CALM } from "./watch.ts";

const { failRecording } = proxyActivities<RoomActivities>(policies.store);
const { followRecording } = proxyActivities<RoomActivities>(policies.providerWithin(20_000));
// Given up, it could have taken effect all the same, and then nobody would look after it.
const { startRecording, stopRecording } = proxyActivities<RoomActivities>(policies.providerUntilDone);

/** What recording came to: a file, or none and why. */
export type Recorded =
  | { outcome: "complete"; attempt: number }
  | { outcome: "failed"; reason: string }
  /** `tried`: it had been started, so that there may be something left of it. */
  | { outcome: "not_recorded"; reason: string; tried: boolean };

const NOT_AGREED = "somebody does not agree any more";

/**
 * Waits until both agree and are there, then records until the end. Once more, if the session was moved meanwhile: what was
 * recorded then was not it.
 *
 * @param keepBeside told of each attempt that has a file of a time that the session was moved away from
 */
export async function record(studio: Studio, keepBeside: (attempt: number) => void): Promise<Recorded> {
  let begun = studio.opened.earlier.some(({ status }) => status === "running");
  if (begun) studio.attempts--;
  for (let tried = false;; tried = true) {
    const why = begun ? undefined : await untilReady(studio);
    if (why) return { outcome: "not_recorded", reason: why, tried };
    const { starts_at } = studio.booking;
    const recorded = await recordSession(studio, starts_at);
    await studio.refresh();
    if (studio.whyNoSession || !studio.wasMoved(starts_at)) return recorded;
    if (recorded.outcome === "complete") keepBeside(recorded.attempt);
    begun = false;
  }
}

/** Records a session that starts at a moment, epoch milliseconds. A recording that fails is tried once more. */
async function recordSession(studio: Studio, startsAt: number): Promise<Recorded> {
  const { steps, opened: { booking_id } } = studio;
  for (let retried = false;; retried = true) {
    const which = { booking_id, attempt: ++studio.attempts };
    const state = await recordOnce(studio, startsAt, which);
    if (!state) return { outcome: "not_recorded", reason: NOT_AGREED, tried: true };
    if (state.status === "complete") return { outcome: "complete", attempt: which.attempt };
    const reason = state.reason ?? "LiveKit gave it up";
    await studio.audit(`failed:${which.attempt}`, "workflow", { reason });
    await studio.refresh();
    const over = whyOver(studio, startsAt);
    // It was to end before it had begun: that is no failure.
    if (over && state.aborted) return { outcome: "not_recorded", reason: over, tried: true };
    if (over || retried) return { outcome: "failed", reason };
    steps.note("recording", "running", `tried once more: ${reason}`);
  }
}

/** Why the recording of a session that starts at a moment, epoch milliseconds, is to end; undefined if it is not. */
function whyOver(studio: Studio, startsAt: number): string | undefined {
  if (!studio.agreed) return NOT_AGREED;
  return studio.whyNoSession ?? (studio.wasMoved(startsAt) ? "the session was moved" : undefined);
}

/** Waits until both agree and both are in the room. @returns why that will not be, if it will not */
async function untilReady(studio: Studio): Promise<string | undefined> {
  const { steps, opened: { moments } } = studio;
  let watched = false;
  for (;;) {
    const over = studio.whyNoSession;
    if (over && !studio.agreed) return `${over}, and not both agreed to it`;
    // Whoever comes when it is over cannot tell whether they met.
    if (over) return watched ? `${over}, and the two never met` : over;
    const opens = studio.booking.starts_at - moments.room_opens;
    if (Date.now() < opens) {
      steps.note("consent", "waiting", missingConsent(studio), opens);
      await studio.watch.wait(opens);
    } else {
      if (studio.agreed) {
        watched = true;
        await studio.watch.look();
        if (studio.bothThere) return undefined;
      }
      steps.note("consent", "waiting", missingConsent(studio) ?? "until both are in the room");
      const { version } = studio.watch;
      const { agreed } = studio;
      const every = (agreed ? 1 : CALM) * moments.attendance_poll;
      const next = Math.min(Date.now() + every, studio.booking.ends_at);
      await condition(
        () => studio.watch.version !== version || studio.agreed !== agreed,
        Math.max(next - Date.now(), 1),
      );
    }
    await studio.refresh();
  }
}

function missingConsent({ consents }: Studio): string | undefined {
  const missing = (["guest", "host"] as const).filter((role) => consents[role] !== true);
  return missing.length > 0 ? `for the consent of ${missing.join(" and ")}` : undefined;
}

/** One attempt, from its start until LiveKit says that it has ended. @returns undefined if consent was taken back before */
async function recordOnce(
  studio: Studio,
  startsAt: number,
  which: RecordingAttempt,
): Promise<RecordingState | undefined> {
  const { steps } = studio;
  steps.note("consent", "done", "both agree");
  steps.note("recording", "running", undefined, studio.booking.ends_at);
  try {
    const started = await attempt(startRecording({ ...which, until: studio.booking.ends_at }));
    if ("failed" in started) {
      const reason = reasonOf(started.failed);
      await failRecording({ ...which, reason });
      if (failedWith(started.failed, "NotAgreed")) return undefined;
      return { egress_id: "", status: "failed", reason };
    }
    const running = { ...which, egress_id: started.done.egress_id };
    const refusal = pursue(() => stopOnceRefused(studio, running));
    try {
      await studio.audit(`started:${which.attempt}`, "workflow");
      return started.done.status === "running" ? await untilEnded(studio, startsAt, running) : started.done;
    } finally {
      refusal.cancel();
    }
  } catch (error) {
    // Whoever stops this, nobody is recorded any longer. A later start finds what there is and looks after it.
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => attempt(stopRecording(which)));
    throw error;
  }
}

/** Ends a recording once one of the two does not agree any more, whatever else is waited for: the store may be out. */
async function stopOnceRefused(studio: Studio, which: RunningRecording): Promise<void> {
  await condition(() => !studio.agreed);
  await stop(studio, which, NOT_AGREED);
}

async function stop({ steps }: Studio, which: RunningRecording, why: string): Promise<void> {
  steps.note("recording", "running", `stopping: ${why}`);
  const stopped = await attempt(stopRecording(which));
  if ("failed" in stopped) steps.note("recording", "running", `cannot be stopped: ${reasonOf(stopped.failed)}`);
}

/** Follows a recording; stops it once the session is over or moved. */
async function untilEnded(studio: Studio, startsAt: number, which: RunningRecording): Promise<RecordingState> {
  const { steps, opened: { moments } } = studio;
  let stopping = false;
  for (;;) {
    const { news, agreed } = studio;
    await studio.refresh();
    const why = whyOver(studio, startsAt);
    if (why && studio.agreed && !stopping) await stop(studio, which, why);
    stopping ||= why !== undefined;
    const looked = await attempt(followRecording(which));
    if ("failed" in looked) steps.note("recording", "running", `cannot be looked at: ${reasonOf(looked.failed)}`);
    else if (looked.done.status !== "running") return looked.done;

    const poll = Date.now() + (stopping ? 1 : CALM) * moments.attendance_poll;
    const next = stopping ? poll : Math.min(poll, studio.booking.ends_at);
    await condition(
      () => studio.news !== news || studio.agreed !== agreed,
      Math.max(next - Date.now(), 1),
    );
  }
}

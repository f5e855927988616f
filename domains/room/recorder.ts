// The recording itself: started when both agree and are there, stopped at the end, tried once more if it fails. Workflow
// code.
import { CancellationScope, condition, isCancellation, proxyActivities } from "@temporalio/workflow";
import { failedWith, reasonOf } from "../../temporal/failures.ts";
import { attempt } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import type { RoomActivities } from "./activities.ts";
import type { RecordingAttempt, RecordingState } from "./recording_contract.ts";
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

/** Waits until both agree and are there, then records until the end. A recording that fails is tried once more. */
export async function record(studio: Studio): Promise<Recorded> {
  const { steps, opened: { booking_id, earlier } } = studio;
  const running = earlier.find(({ status }) => status === "running");
  const first = running?.attempt ?? earlier.length + 1;

  const why = running ? undefined : await untilReady(studio);
  if (why) return { outcome: "not_recorded", reason: why, tried: false };
  let reason = "";
  for (const number of [first, first + 1]) {
    const state = await recordOnce(studio, { booking_id, attempt: number });
    if (!state) return { outcome: "not_recorded", reason: NOT_AGREED, tried: true };
    if (state.status === "complete") return { outcome: "complete", attempt: number };
    reason = state.reason ?? "LiveKit gave it up";
    await studio.audit(`failed:${number}`, "workflow", { reason });
    await studio.refresh();
    const over = studio.agreed ? studio.whyNoSession : NOT_AGREED;
    // It was to end before it had begun: that is no failure.
    if (over && state.aborted) return { outcome: "not_recorded", reason: over, tried: true };
    if (over) break;
    steps.note("recording", "running", `tried once more: ${reason}`);
  }
  return { outcome: "failed", reason };
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
async function recordOnce(studio: Studio, which: RecordingAttempt): Promise<RecordingState | undefined> {
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
    await studio.audit(`started:${which.attempt}`, "workflow");
    return await untilEnded(studio, { ...which, egress_id: started.done.egress_id });
  } catch (error) {
    // Whoever stops this, nobody is recorded any longer. A later start finds what there is and looks after it.
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => attempt(stopRecording(which)));
    throw error;
  }
}

/** Follows a recording; stops it once the session is over or one of the two does not agree any more. */
async function untilEnded(studio: Studio, which: RecordingAttempt & { egress_id: string }): Promise<RecordingState> {
  const { steps, opened: { moments } } = studio;
  let stopping = false;
  for (;;) {
    const { news, agreed } = studio;
    await studio.refresh();
    const why = studio.agreed ? studio.whyNoSession : NOT_AGREED;
    if (why && !stopping) {
      stopping = true;
      steps.note("recording", "running", `stopping: ${why}`);
      const stopped = await attempt(stopRecording(which));
      if ("failed" in stopped) steps.note("recording", "running", `cannot be stopped: ${reasonOf(stopped.failed)}`);
    }
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

// The room of a session, and who came to it: from LiveKit's word as it comes in and from looking. Workflow code.
import { condition, proxyActivities } from "@temporalio/workflow";
import { attempt, sleepUntil } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import type { RoomActivities } from "../room/activities.ts";
import { metadataOf } from "../room/contract.ts";
import { CALM } from "../room/watch.ts";
import type { BookingActivities } from "./activities.ts";
import type { Missing } from "./contract.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Attendance } from "./messages.ts";

const { recordAttendance } = proxyActivities<BookingActivities>(policies.store);

/** How a session came to its end by itself. */
export type Ending =
  | { kind: "met" }
  | { kind: "missed"; missing: Missing }
  | { kind: "impossible"; reason: string };

/** Opens the room of the session, or finds it open. An outage is waited out until the session would be over. */
export async function openRoom(life: Lifecycle): Promise<void> {
  const { booking, calendar, presence: { watch: { room } } } = life;
  const left = booking.ends_at - Date.now();
  const { createRoom } = proxyActivities<RoomActivities>(policies.providerWithin(left));
  await createRoom({ room, empty_timeout_ms: left + calendar.no_show_grace, metadata: metadataOf(booking) });
  life.roomOpened = true;
}

/**
 * Watches who comes and how long they stay, until the session is over, or the grace period is and somebody did not come.
 * Nobody is condemned unseen: that takes a look into the room after the grace period and before the end. Nor is anybody
 * without having had their link for as long as the grace period.
 */
export async function watchAttendance(life: Lifecycle): Promise<Ending> {
  const { steps, calendar } = life;
  const begins = Math.max(life.booking.starts_at, Date.now());
  steps.note("attendance", "waiting", "for guest and host", begins);
  // What is heard in the meantime is not lost: it waits in the watch.
  await sleepUntil(begins);

  // Nobody can come before the room is open, nor without their link.
  const graceEndsAfter = (since: number) => Math.min(since + calendar.no_show_grace, life.booking.ends_at);
  const graceEnds = () => graceEndsAfter(Math.max(begins, life.missingLinkedAt));
  const isTooLate = (since: number) =>
    since > life.booking.starts_at && since + calendar.no_show_grace > life.booking.ends_at;
  let nextLook = begins;
  for (;;) {
    const looksAt = Date.now();
    const looked = looksAt >= nextLook && await look(life);
    // Read before anything is waited for: what comes in meanwhile is looked at in the next round.
    const { presence: { watch: { version } }, booking: { ends_at } } = life;
    noteInTimeline(life);
    await record(life, life.presence.unrecorded);
    const { missing } = life.presence;
    // A look that began before the grace period ended does not show who came at its very end.
    const early = looksAt < graceEnds();
    if (missing && looked && !early && Date.now() <= ends_at + calendar.attendance_poll) {
      if (isTooLate(begins)) return await judgeAfterwards(life);
      if (isTooLate(life.missingLinkedAt)) return await askSupport(life, "a link did not go out in time");
      await record(life, life.presence.until(Date.now()));
      return { kind: "missed", missing };
    }
    if (Date.now() >= ends_at && !(missing && looked && early)) {
      await record(life, life.presence.until(ends_at));
      return missing ? await askSupport(life) : { kind: "met" };
    }

    if (looksAt >= nextLook) nextLook = nextDue(life, graceEnds(), looksAt);
    await condition(
      () => life.presence.watch.version !== version || life.booking.ends_at !== ends_at,
      Math.max(nextLook - Date.now(), 1),
    );
  }
}

/** What to make of a session that was over, or nearly so, before this run could open its room: nobody is to blame. */
export async function judgeAfterwards(life: Lifecycle): Promise<Ending> {
  if (!life.presence.missing) return { kind: "met" };
  if (life.resumed) return await askSupport(life);
  return { kind: "impossible", reason: "its room could not be opened in time" };
}

/**
 * When to look again after a look that began at a moment; all epoch milliseconds. As often as the calendar says, at the
 * end of the grace period and at the end.
 */
function nextDue({ booking, calendar, presence }: Lifecycle, graceEnds: number, looked: number): number {
  // Once both are there, looks only tell how long they stay.
  const every = presence.missing ? calendar.attendance_poll : CALM * calendar.attendance_poll;
  return Math.min(looked + every, booking.ends_at, looked < graceEnds ? graceEnds : Infinity);
}

/** Looks into the room once. @returns false if that cannot be done: LiveKit does not answer, or has lost the room */
async function look(life: Lifecycle): Promise<boolean> {
  const looked = await life.presence.watch.look();
  if (looked.state === "failed") life.trouble = `cannot look into the room: ${looked.reason}`;
  else life.trouble = looked.state === "lost" ? "the room was lost, it is opened again" : undefined;
  // The join links need it while people may still come.
  if (looked.state === "lost" && Date.now() < life.booking.ends_at) await attempt(openRoom(life));
  return looked.state === "seen";
}

function noteInTimeline({ steps, booking, trouble, presence: { missing } }: Lifecycle): void {
  if (trouble) steps.note("attendance", "waiting", trouble);
  else if (missing) steps.note("attendance", "waiting", `for ${missing === "both" ? "guest and host" : missing}`);
  else steps.note("attendance", "running", "host and guest have come", booking.ends_at);
}

/** Writes down who was there: for the record, and for a run that may have to take this one's place. */
async function record(life: Lifecycle, stays: Attendance["stays"]): Promise<void> {
  if (stays.length === 0) return;
  await recordAttendance({ booking_id: life.booking.booking_id, stays });
  life.presence.recorded(stays);
}

/** Asks support who came, as nobody could look, or could have come: no answer of our own would be right. */
async function askSupport(life: Lifecycle, why?: string): Promise<Ending> {
  life.asking = true;
  const { missing } = life.presence;
  const known = missing === "both" ? "nobody" : `only the ${missing === "guest" ? "host" : "guest"}`;
  const detail = `for support to say who came (update "attest"): ${known} was seen${why ? `, and ${why}` : ""}`;
  life.steps.note("attendance", "waiting", detail);
  await condition(() => life.verdict !== undefined);
  life.asking = false;
  const { host, guest } = life.verdict!;
  if (host && guest) return { kind: "met" };
  return { kind: "missed", missing: host ? "guest" : guest ? "host" : "both" };
}

// The room of a session, and who came to it: from LiveKit's word as it comes in and from looking. Workflow code.
import { condition, proxyActivities } from "@temporalio/workflow";
import { reasonOf } from "../../temporal/failures.ts";
import { attempt } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import type { RoomActivities } from "../room/activities.ts";
import { bookingRoom } from "../room/contract.ts";
import type { BookingActivities } from "./activities.ts";
import type { Role } from "./contract.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Ending } from "./session.ts";

const { recordSighting } = proxyActivities<BookingActivities>(policies.store);
// A look that gets no answer soon is given up: the next one is due.
const { listParticipants } = proxyActivities<RoomActivities>(policies.providerWithin(20_000));

/** Opens the room of the session, or finds it open. An outage is waited out until the session would be over. */
export async function openRoom(life: Lifecycle): Promise<void> {
  const { booking, calendar } = life;
  const left = booking.ends_at - Date.now();
  const { createRoom } = proxyActivities<RoomActivities>(policies.providerWithin(left));
  await createRoom({
    room: bookingRoom(booking.booking_id),
    empty_timeout_ms: left + calendar.no_show_grace,
    metadata: {
      booking_id: booking.booking_id,
      starts_at: booking.starts_at,
      ends_at: booking.ends_at,
      host: booking.host_id,
      guest: booking.guest_id,
    },
  });
  life.roomOpened = true;
}

/**
 * Watches who comes, until both were there and the session is over, or the grace period is and somebody did not come.
 * Nobody is condemned unseen: that takes a look into the room after the grace period and before the end.
 */
export async function watchAttendance(life: Lifecycle): Promise<Ending> {
  const { steps, calendar } = life;
  const begins = Math.max(life.booking.starts_at, Date.now());
  steps.note("attendance", "waiting", "for guest and host", begins);
  await condition(() => life.bothSeen, Math.max(begins - Date.now(), 1));

  const graceEnds = () => Math.min(begins + calendar.no_show_grace, life.booking.ends_at);
  const openedTooLate = () => begins > life.booking.starts_at && begins + calendar.no_show_grace > life.booking.ends_at;
  while (!life.bothSeen) {
    const looked = await look(life);
    if (life.bothSeen) break;
    if (looked && Date.now() >= graceEnds() && Date.now() <= life.booking.ends_at + calendar.attendance_poll) {
      return openedTooLate() ? await judgeAfterwards(life) : { kind: "missed", missing: life.missing! };
    }
    if (Date.now() > life.booking.ends_at) return await askSupport(life);
    const untilGrace = graceEnds() - Date.now();
    await condition(
      () => life.bothSeen,
      untilGrace > 0 ? Math.min(calendar.attendance_poll, untilGrace) : calendar.attendance_poll,
    );
  }

  await untilTheEnd(life);
  return { kind: "met" };
}

/** What to make of a session that was over, or nearly so, before this run could open its room: nobody is to blame. */
export async function judgeAfterwards(life: Lifecycle): Promise<Ending> {
  if (life.bothSeen) return { kind: "met" };
  if (life.resumed) return await askSupport(life);
  return { kind: "impossible", reason: "its room could not be opened in time" };
}

/** Notes that somebody is there, also for a run that may have to take this one's place. */
export async function sight(life: Lifecycle, role: Role, at: number): Promise<void> {
  if (life.seen.has(role)) return;
  life.seen.add(role);
  await recordSighting({ booking_id: life.booking.booking_id, role, at });
}

/** Looks into the room once. @returns false if that cannot be done: LiveKit does not answer, or has lost the room */
async function look(life: Lifecycle): Promise<boolean> {
  const { steps, booking: { booking_id } } = life;
  const looked = await attempt(listParticipants(bookingRoom(booking_id)));
  if ("failed" in looked) {
    steps.note("attendance", "waiting", `cannot look into the room: ${reasonOf(looked.failed)}`);
    return false;
  }
  if (looked.done === null) {
    steps.note("attendance", "waiting", "the room was lost, it is opened again");
    // The join links need it while people may still come.
    if (Date.now() < life.booking.ends_at) await attempt(openRoom(life));
    return false;
  }
  for (const { identity, joined_at } of looked.done) {
    const role = life.roleOf(identity);
    if (role) await sight(life, role, joined_at);
  }
  steps.note("attendance", "waiting", life.missing ? `for ${waitingFor(life)}` : undefined);
  return true;
}

const waitingFor = ({ missing }: Lifecycle) => missing === "both" ? "guest and host" : missing;

/** The session's end may move while it is waited for. */
async function untilTheEnd(life: Lifecycle): Promise<void> {
  const { steps } = life;
  for (let end = life.booking.ends_at; Date.now() < end; end = life.booking.ends_at) {
    steps.note("attendance", "running", "host and guest are there", end);
    await condition(() => life.booking.ends_at !== end, end - Date.now());
  }
}

/** Asks support who came, as nobody could look: no answer of our own would be right. */
async function askSupport(life: Lifecycle): Promise<Ending> {
  life.asking = true;
  const known = life.missing === "both" ? "nobody" : `only the ${life.missing === "guest" ? "host" : "guest"}`;
  life.steps.note("attendance", "waiting", `for support to say who came (update "attest"): ${known} was seen`);
  await condition(() => life.verdict !== undefined);
  life.asking = false;
  const { host, guest } = life.verdict!;
  if (host && guest) return { kind: "met" };
  return { kind: "missed", missing: host ? "guest" : guest ? "host" : "both" };
}

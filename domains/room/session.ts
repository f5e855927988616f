// The room of a booking by itself: opened ahead of the session, watched, closed after it. It follows the booking as it
// stands in the store, so whoever moves, extends or cancels that one moves this along. Workflow code.
import { CancellationScope, isCancellation, proxyActivities } from "@temporalio/workflow";
import { orFailAsIs, reasonOf } from "../../temporal/failures.ts";
import { attempt, sleepUntil } from "../../temporal/flow.ts";
import { Opening } from "../../temporal/opening.ts";
import * as policies from "../../temporal/policies.ts";
import { Steps } from "../../temporal/steps.ts";
import { formatDuration } from "../../text/duration.ts";
import type { BookingActivities } from "../booking/activities.ts";
import type { Booking } from "../booking/messages.ts";
import type { RoomActivities } from "./activities.ts";
import {
  attendance,
  bookingRoom,
  metadataOf,
  participantIdentity,
  ROOM_SESSION_STEPS,
  type RoomMoments,
  type RoomSessionInput,
  type RoomSessionResult,
} from "./contract.ts";
import { inMinutes, timePresent } from "./presence.ts";
import { whyNoAttendance } from "./requests.ts";
import { CALM, RoomWatch } from "./watch.ts";

const { openRoomSession } = proxyActivities<RoomActivities>(policies.store);
const { readBooking } = proxyActivities<BookingActivities>(policies.store);
const { closeRoom, updateRoom } = proxyActivities<RoomActivities>(policies.providerWithin(5 * 60_000));

/** A room that its workflow looks after. */
interface Visit {
  booking: Booking;
  moments: RoomMoments;
  steps: Steps<typeof ROOM_SESSION_STEPS[number]>;
  watch: RoomWatch;
}

/** The room of a booking's session, for as many times as the booking is moved to. */
export async function RoomSessionWorkflow(input: RoomSessionInput): Promise<RoomSessionResult> {
  const steps = new Steps(ROOM_SESSION_STEPS);
  const opening = new Opening<Visit>(`room session "${input?.booking_id}"`);
  opening.signal(attendance, {
    whyNot: (_, event) => whyNoAttendance(event),
    act: ({ watch }, event) => watch.hear(event),
  });
  const visit = await opening.through(async () => {
    const { booking_id, moments } = await orFailAsIs(openRoomSession(input));
    const booking = await orFailAsIs(readBooking(booking_id));
    return { booking, moments, steps, watch: new RoomWatch(bookingRoom(booking_id), booking.stays) };
  });
  steps.subject = visit.booking.subject;

  try {
    return await liveThrough(visit);
  } catch (error) {
    // Whoever stops this, no room is left open.
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => attempt(closeRoom(visit.watch.room)));
    throw error;
  }
}

async function liveThrough(visit: Visit): Promise<RoomSessionResult> {
  for (;;) {
    await untilOpening(visit);
    if (isOver(visit.booking)) return notOpened(visit);
    const { starts_at } = visit.booking;
    await open(visit);
    await attend(visit, starts_at);
    if (visit.booking.starts_at === starts_at || isOver(visit.booking)) return await close(visit);
    // Moved: who was there for the old time was not at the session. A room that cannot be closed is left to the sweep.
    await attempt(closeRoom(visit.watch.room));
    visit.watch = new RoomWatch(visit.watch.room);
    visit.steps.note("session", "pending");
  }
}

const isOver = ({ status, ends_at }: Booking) => status !== "confirmed" || Date.now() >= ends_at;

async function untilOpening(visit: Visit): Promise<void> {
  const { moments, steps } = visit;
  for (;;) {
    const opens = visit.booking.starts_at - moments.room_opens;
    if (Date.now() >= opens || isOver(visit.booking)) return;
    steps.note("opening", "waiting", undefined, opens);
    await visit.watch.wait(opens);
    // It may have been moved or called off meanwhile.
    await refresh(visit);
  }
}

async function open({ booking, moments, steps, watch: { room } }: Visit): Promise<void> {
  steps.note("opening", "running");
  const left = booking.ends_at - Date.now();
  const { createRoom } = proxyActivities<RoomActivities>(policies.providerWithin(left));
  await createRoom({ room, empty_timeout_ms: left + moments.no_show_grace, metadata: metadataOf(booking) });
  steps.note("opening", "done");
}

/** Watches the room until its session is over, moved or called off. A room that LiveKit lost is opened again. */
async function attend(visit: Visit, startsAt: number): Promise<void> {
  const { moments, steps, watch } = visit;
  for (;;) {
    const looked = await watch.look();
    const { ends_at: endedAt } = visit.booking;
    await refresh(visit);
    const { booking } = visit;
    if (isOver(booking) || booking.starts_at !== startsAt) return;
    if (looked.state === "lost") await open(visit);
    else if (booking.ends_at !== endedAt) {
      await attempt(updateRoom({ room: watch.room, metadata: metadataOf(booking) }));
    }
    steps.note("session", "running", describe(looked, visit), booking.ends_at);
    const next = Math.min(Date.now() + CALM * moments.attendance_poll, booking.ends_at);
    await sleepUntil(next);
  }
}

async function refresh(visit: Visit): Promise<void> {
  visit.booking = await readBooking(visit.booking.booking_id);
}

function notOpened({ booking: { booking_id, status }, steps, watch: { room } }: Visit): RoomSessionResult {
  steps.skipRest(status === "confirmed" ? "the session is over" : `the booking is ${status.replace("_", " ")}`);
  return { booking_id, room, status: "not_opened" };
}

async function close(visit: Visit): Promise<RoomSessionResult> {
  const { booking: { booking_id }, steps, watch: { room } } = visit;
  const present = { guest: time(visit, "guest"), host: time(visit, "host") };
  const minutes_present = { guest: inMinutes(present.guest), host: inMinutes(present.host) };
  const told = (["host", "guest"] as const).map((role) =>
    present[role] > 0 ? `${role} ${formatDuration(present[role])}` : `${role} not there`
  );
  steps.note("session", "done", told.join(", "));
  steps.note("closing", "running");
  const closed = await attempt(closeRoom(room));
  if ("failed" in closed) steps.note("closing", "failed", reasonOf(closed.failed));
  else steps.note("closing", "done");
  return { booking_id, room, status: "closed", minutes_present };
}

const identityOf = ({ booking }: Visit, role: "guest" | "host") => participantIdentity(role, booking[`${role}_id`]);

/** How long somebody was there, milliseconds. */
function time(visit: Visit, role: "guest" | "host"): number {
  const { starts_at: from, ends_at } = visit.booking;
  const to = Math.min(ends_at, Date.now());
  return timePresent(visit.watch.stays, identityOf(visit, role), { from, to });
}

function describe(looked: Awaited<ReturnType<RoomWatch["look"]>>, visit: Visit): string {
  if (looked.state === "failed") return `cannot look into the room: ${looked.reason}`;
  if (looked.state === "lost") return "the room was lost, it is opened again";
  const there = visit.watch.stays.filter(({ to }) => to === undefined).map(({ identity }) => identity);
  const roles = (["host", "guest"] as const).filter((role) => there.includes(identityOf(visit, role)));
  return roles.length > 0 ? `${roles.join(" and ")} there` : "nobody there";
}

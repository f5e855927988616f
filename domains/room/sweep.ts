// Rooms that should not be open any more, found and closed. Started by a schedule. Workflow code.
import { proxyActivities } from "@temporalio/workflow";
import { orFailAsIs, reasonOf } from "../../temporal/failures.ts";
import { attempt } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import { Steps } from "../../temporal/steps.ts";
import type { BookingActivities } from "../booking/activities.ts";
import type { SharedActivities } from "../shared/activities.ts";
import type { RoomActivities } from "./activities.ts";
import { bookingRoom, ROOM_SWEEP_STEPS, roomBooking, type RoomSweepInput, type RoomSweepResult } from "./contract.ts";
import { whyOrphaned } from "./orphans.ts";

const { openRoomSweep } = proxyActivities<RoomActivities>(policies.store);
const { findBookings, readBooking } = proxyActivities<BookingActivities>(policies.store);
const { recordAudit } = proxyActivities<SharedActivities>(policies.store);
// The next sweep is due soon: what takes long is left to that.
const { listRooms } = proxyActivities<RoomActivities>(policies.providerWithin(5 * 60_000));
// A session may be moved to now while a closing is tried again and again.
const { closeRoom } = proxyActivities<RoomActivities>(policies.providerWithin(20_000));

/** Closes the rooms of bookings that are over, called off or far away. Rooms of others are left alone. */
export async function RoomSweepWorkflow(input: RoomSweepInput): Promise<RoomSweepResult> {
  const steps = new Steps(ROOM_SWEEP_STEPS);
  const moments = await orFailAsIs(openRoomSweep(input));
  steps.note("look", "running");
  const rooms = await listRooms();
  const bookings = await findBookings(rooms.flatMap(({ name }) => roomBooking(name) ?? []));
  steps.note("look", "done", `${rooms.length} open`);

  const result: RoomSweepResult = { open: rooms.length, closed: [], failed: [] };
  for (const found of bookings) {
    if (!whyOrphaned(found, moments, Date.now())) continue;
    // Others were closed since it was read, and it may have been moved.
    const booking = await readBooking(found.booking_id);
    const why = whyOrphaned(booking, moments, Date.now());
    if (!why) continue;
    const name = bookingRoom(booking.booking_id);
    steps.note("closing", "running", name);
    const closed = await attempt(closeRoom(name));
    if ("failed" in closed) {
      result.failed.push(name);
      steps.note("closing", "running", `${name}: ${reasonOf(closed.failed)}`);
      continue;
    }
    result.closed.push(name);
    const { sid } = rooms.find((room) => room.name === name)!;
    await recordAudit({
      key: `room:${sid}:swept`,
      actor: "workflow",
      action: "room.swept",
      subject: `booking:${booking.booking_id}`,
      detail: { why },
    });
  }
  const { closed, failed } = result;
  const told = [
    ...(closed.length ? [`${closed.length} closed`] : []),
    ...(failed.length ? [`${failed.length} not`] : []),
  ];
  steps.note(
    "closing",
    failed.length ? "failed" : closed.length ? "done" : "skipped",
    told.join(", ") || "none to close",
  );
  return result;
}

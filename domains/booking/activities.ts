import { ApplicationFailure } from "@temporalio/common";
import { parseInput } from "../../temporal/input.ts";
import { when } from "../../text/when.ts";
import { findPerson } from "../shared/people.ts";
import { noteStays, staysAt } from "./attendances.ts";
import * as bookings from "./bookings.ts";
import type { Calendar } from "./calendar.ts";
import type { Attendance, Booking, Move, NoticeOrder, OpenedBooking, OpenedReminder, Settlement } from "./messages.ts";
import type { NoShowInput } from "./contract.ts";
import { type BookingNoticeDeps, sendNotice } from "./notices.ts";
import type { RefundTerms } from "./refund_policy.ts";
import { bookingLifecycleInput, bookingReminderInput, noShowInput } from "./schema.ts";
import type { BookingTables } from "./tables.ts";

/** What the booking activities need of the house. */
export interface BookingDeps extends BookingNoticeDeps {
  /** The moments around a session. */
  calendar: Calendar;
  refundTerms: RefundTerms;
}

/** A booking's own effects. Each may be repeated without harm. */
export const createActivities = (deps: BookingDeps) => {
  const tables = () => deps.store.tables<BookingTables>();

  return {
    /** Takes a booking up for its lifecycle. The input comes from any client, so it is checked here. */
    async openBooking(input: unknown, runId: string): Promise<OpenedBooking> {
      const { booking_id } = parseInput("BookingLifecycleWorkflow", bookingLifecycleInput, input);
      const resumed = await bookings.takeUp(deps.store, booking_id, runId);
      return { booking: await read(booking_id), calendar: deps.calendar, refund_terms: deps.refundTerms, resumed };
    },

    async openReminder(input: unknown): Promise<OpenedReminder> {
      const { booking_id, kind, at } = parseInput("BookingReminderWorkflow", bookingReminderInput, input);
      return { booking: await read(booking_id), kind, ...(at && { at: Date.parse(at) }) };
    },

    async openNoShow(input: unknown): Promise<{ booking: Booking; who: NoShowInput["who"] }> {
      const { booking_id, who } = parseInput("NoShowWorkflow", noShowInput, input);
      const booking = await read(booking_id);
      const wrong = whyNotMissed(booking);
      if (wrong) {
        throw ApplicationFailure.nonRetryable(`Cannot settle booking "${booking_id}" as missed: ${wrong}`, "NotMissed");
      }
      return { booking, who };
    },

    /** A booking as it stands now. */
    readBooking: (bookingId: string): Promise<Booking> => read(bookingId),

    /** Those of the bookings that the platform knows, as they stand now. */
    async findBookings(bookingIds: string[]): Promise<Booking[]> {
      const known = await bookings.knownAmong(tables(), bookingIds);
      return await Promise.all(known.map(read));
    },

    sendNotice: (order: NoticeOrder) => sendNotice(deps, order),

    async moveBooking(move: Move): Promise<Booking> {
      await bookings.moveBooking(deps.store, move);
      return await read(move.booking_id);
    },

    settleBooking: (settlement: Settlement) => bookings.settle(deps.store, settlement),

    async recordAttendance(attendance: Attendance): Promise<void> {
      await noteStays(tables(), attendance);
    },
  };

  async function read(id: string): Promise<Booking> {
    const row = await bookings.findBooking(tables(), id);
    if (row.ends_at <= row.starts_at) {
      const [starts, ends] = [row.starts_at, row.ends_at].map((at) => new Date(at).toISOString());
      const message = `Cannot run booking "${id}": it ends ${ends}, which is not after its start ${starts}`;
      throw ApplicationFailure.nonRetryable(message, "InvalidInput");
    }
    const { time_zone } = await findPerson(deps.store, row.guest_id);
    return {
      booking_id: row.id,
      subject: `${row.title}, ${when(row.starts_at, time_zone)}`,
      host_id: row.host_id,
      guest_id: row.guest_id,
      starts_at: row.starts_at,
      ends_at: row.ends_at,
      status: row.status,
      missing: row.missing,
      stays: await staysAt(tables(), row),
    };
  }

  function whyNotMissed({ status, starts_at }: Booking): string | undefined {
    if (status === "cancelled") return "it was cancelled";
    if (starts_at > deps.now()) return `it has not begun: it starts ${new Date(starts_at).toISOString()}`;
  }
};

export type BookingActivities = ReturnType<typeof createActivities>;

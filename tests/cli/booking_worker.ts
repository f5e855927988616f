// A worker for the real booking workflows on a real server, whose bookings are what their ids say.
import { ApplicationFailure } from "@temporalio/common";
import { STANDARD_CALENDAR } from "../../domains/booking/calendar.ts";
import { STANDARD_REFUNDS } from "../../domains/booking/refund_policy.ts";
import type { NoticeResult, OpenedBooking, OpenedReminder } from "../../domains/booking/messages.ts";
import { pollFor } from "./polling.ts";

const DAY = 86_400_000;

/** `gone…` is unknown, `over…` took place already, every other booking is three days ahead. */
function openBooking({ booking_id }: { booking_id: string }): Promise<OpenedBooking> {
  if (booking_id.startsWith("gone")) {
    throw ApplicationFailure.nonRetryable(`booking "${booking_id}" is unknown`, "BookingNotFound");
  }
  const starts_at = Date.now() + 3 * DAY;
  return Promise.resolve({
    booking: {
      booking_id,
      subject: "Intro to cello",
      host_id: "h1",
      guest_id: "g1",
      starts_at,
      ends_at: starts_at + 3_600_000,
      status: booking_id.startsWith("over") ? "completed" : "confirmed",
      missing: null,
      stays: [],
    },
    calendar: STANDARD_CALENDAR,
    resumed: false,
    refund_terms: STANDARD_REFUNDS,
  });
}

/** A reminder that comes too late for its session. */
async function openReminder({ booking_id }: { booking_id: string }): Promise<OpenedReminder> {
  const { booking } = await openBooking({ booking_id });
  return { booking: { ...booking, starts_at: Date.now() - DAY }, kind: "last_reminder" };
}

const sendNotice = (): Promise<NoticeResult> => Promise.resolve({ state: "sent", channels: ["mail"] });

/** Polls the booking queue of a server until the end of the block. */
export const bookingWorker = (address: string): Promise<AsyncDisposable> =>
  pollFor("booking", address, { openBooking, openReminder, sendNotice });

// What the booking domain's activities and workflows say to each other.
import type { Calendar } from "./calendar.ts";
import type { RefundTerms } from "./refund_policy.ts";
import type { BookingStatus, Cancel, Missing, Role } from "./contract.ts";
import type { Money } from "../payment/contract.ts";
import type { Stay } from "../room/presence.ts";

/** What a workflow needs to know of a booking: no names, no addresses. Instants in epoch milliseconds. */
export interface Booking {
  booking_id: string;
  /** For people: "Intro to cello, Tue 24 Nov 18:00 (Europe/Berlin)". */
  subject: string;
  host_id: string;
  guest_id: string;
  starts_at: number;
  ends_at: number;
  status: BookingStatus;
  missing: Missing | null;
  /** Who was in its room and when, as earlier runs found out. */
  stays: Stay[];
}

/** A booking that was opened by its lifecycle, and the moments to keep. */
export interface OpenedBooking {
  booking: Booking;
  calendar: Calendar;
  refund_terms: RefundTerms;
  /** Whether a lifecycle had taken it up before this one. */
  resumed: boolean;
}

/** A reminder to send, and to which session it belongs. */
export interface OpenedReminder {
  booking: Booking;
  kind: ReminderKind;
  /** Epoch milliseconds; absent: now. */
  at?: number;
}

export type ReminderKind = "first_reminder" | "last_reminder";

/** What people are told, in one notice each. */
export type NoticeKind =
  | "confirmation"
  | ReminderKind
  | "join"
  | "extended"
  | "rescheduled"
  | "cancelled"
  | "no_show"
  | "survey";

/** One notice to one of the two. */
export interface NoticeOrder {
  booking_id: string;
  kind: NoticeKind;
  to: Role;
  /** The start it speaks of, epoch milliseconds: a notice for a start that was moved since is not sent. */
  starts_at: number;
  /** Sets apart notices of one kind that are not the same: a reminder that support sends by hand. */
  occasion?: string;
  /** Whether the room is open, so that people need a new link to it, for the notice of an extension. */
  room_open?: boolean;
  /** What the guest gets back, for the notices that tell it. */
  refund?: Money | null;
  /** Who did not come, for the notice of a missed session. */
  missing?: Missing;
}

/**
 * What became of a notice: the channels it went out on, held back until the person may be disturbed (epoch
 * milliseconds), or not sent, and why.
 */
export type NoticeResult =
  | { state: "sent"; channels: Channel[] }
  | { state: "held"; until: number }
  | { state: "skipped"; reason: string }
  | { state: "unconfirmed"; channels: Channel[] };

export type Channel = "mail" | "SMS";

/** A new time for a booking. Epoch milliseconds. */
export interface Move {
  booking_id: string;
  starts_at: number;
  ends_at: number;
}

/** A booking that is over, and how. */
export interface Settlement {
  booking_id: string;
  status: "completed" | "cancelled" | "no_show";
  missing?: Missing;
  cancelled_by?: Cancel["by"];
}

/** Who was in the room of a booking, and when. */
export interface Attendance {
  booking_id: string;
  stays: (Omit<Stay, "identity"> & { role: Role })[];
}

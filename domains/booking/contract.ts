// What callers and the workflows agree on. Pure: imported by both sides of the sandbox.
import { defineQuery, defineSignal, defineUpdate } from "@temporalio/workflow";
import type { z } from "zod";
import type { Earning, Money } from "../payment/contract.ts";
import type { bookingLifecycleInput, bookingReminderInput, noShowInput } from "./schema.ts";

export type BookingLifecycleInput = z.infer<typeof bookingLifecycleInput>;
export type BookingReminderInput = z.infer<typeof bookingReminderInput>;
export type NoShowInput = z.infer<typeof noShowInput>;

/** The two people of a session. */
export type Role = "guest" | "host";

/** Who did not come to a session. */
export type Missing = Role | "both";

/** The steps of a booking's lifecycle, in order, as its timeline names them. */
export const LIFECYCLE_STEPS = [
  "confirmations",
  "first reminder",
  "last reminder",
  "room",
  "attendance",
  "earnings",
  "survey",
] as const;
export type LifecycleStep = typeof LIFECYCLE_STEPS[number];

/** The steps of settling a missed session. */
export const NO_SHOW_STEPS = ["record", "room", "money", "strikes", "notices"] as const;

/** The one step of a reminder. */
export const REMINDER_STEPS = ["reminder"] as const;

/** How a booking ends. */
export type BookingOutcome = "completed" | "cancelled" | "no_show";

/** Where a booking stands in the platform's store. */
export type BookingStatus = "confirmed" | BookingOutcome;

/** What the lifecycle answers when it is over. */
export interface BookingLifecycleResult {
  /** The booking, as the platform knows it. */
  booking_id: string;
  /** How it ended: the session took place, was called off, or was missed by somebody. */
  status: BookingOutcome;
  /** Who did not come. Only with `no_show`. */
  missing?: Missing;
  /** What the host earned, in minor units. Absent if nothing was. */
  earning?: Earning;
  /** What goes back to the guest, in minor units. Absent if nothing does. */
  refund?: Money;
  /** How long each was in the room during the session, in minutes. Absent if it was called off, or if support said who came. */
  minutes_present?: Record<Role, number>;
}

/** What comes of a session that somebody missed. */
export interface NoShowResult {
  /** The booking, as the platform knows it. */
  booking_id: string;
  /** The session was missed. */
  status: "no_show";
  /** Who did not come. */
  missing: Missing;
  /** What the host earned all the same. Absent if nothing. */
  earning?: Earning;
  /** What goes back to the guest. Absent if nothing does. */
  refund?: Money;
}

/** What came of one reminder. */
export interface ReminderResult {
  /** The booking, as the platform knows it. */
  booking_id: string;
  /** What the guest got: "1 mail, 1 SMS", or why nothing was sent. */
  guest: string;
  /** What the host got, likewise. */
  host: string;
}

/** What the lifecycle answers while it lives. */
export interface LifecycleStatus {
  booking_id: string;
  status: BookingStatus;
  /** The step it is at; absent once all are settled. */
  step?: LifecycleStep;
  /** ISO 8601. */
  starts_at: string;
  /** ISO 8601. */
  ends_at: string;
  /** Longer by how many minutes, as one of the two wants it, while the other has not agreed. */
  extension_wanted?: Partial<Record<Role, number>>;
}

/** A new time for a session. `ends_at` keeps the session's length if absent. Both ISO 8601. */
export interface Reschedule {
  starts_at: string;
  ends_at?: string;
}

/** Who calls a session off, and why. The refund follows from who and when. */
export interface Cancel {
  by: Role | "platform";
  reason?: string;
}

/** More time for a session, and who wants it. */
export interface Extend {
  minutes: number;
  by: Role | "platform";
}

/** Support's word on who came, where neither webhooks nor polling could tell. */
export interface Attest {
  host: boolean;
  guest: boolean;
}

/** Where the booking stands, and which step it is at. */
export const status = defineQuery<LifecycleStatus>("status");

/** Moves the session and every reminder with it. Refused once it has begun or is settled, and for a time that is past. */
export const reschedule = defineUpdate<LifecycleStatus, [Reschedule]>("reschedule");

/** Calls the session off; the refund follows from who did and when. Refused once it is settled. */
export const cancel = defineUpdate<LifecycleStatus, [Cancel]>("cancel");

/** Lets the session end later, by 240 minutes at most: once guest and host want the same, or at once for the platform. Refused once it is over. */
export const extend = defineUpdate<LifecycleStatus, [Extend]>("extend");

/** Support's word on who came. Refused unless the lifecycle asks for it. */
export const attest = defineUpdate<LifecycleStatus, [Attest]>("attest");

/** The update for senders that cannot wait. Where the update would be refused, this is logged and ignored. */
export const rescheduleSignal = defineSignal<[Reschedule]>("reschedule");

/** The update for senders that cannot wait. Where the update would be refused, this is logged and ignored. */
export const cancelSignal = defineSignal<[Cancel]>("cancel");

/** NoShowWorkflow, started by support, has settled the session as missed, also after it was taken for completed. Ignored once the lifecycle has ended. */
export const noShowSettled = defineSignal<[NoShowResult]>("noShowSettled");

/** One lifecycle per booking. */
export const lifecycleWorkflowId = ({ booking_id }: BookingLifecycleInput) => `booking-${booking_id}`;

/** One reminder of a kind per booking at a time. */
export const reminderWorkflowId = ({ booking_id, kind }: BookingReminderInput) => `reminder-${booking_id}-${kind}`;

/** A booking is settled as missed once. */
export const noShowWorkflowId = ({ booking_id }: Pick<NoShowInput, "booking_id">) => `no-show-${booking_id}`;

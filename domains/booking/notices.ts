// One notice to one person of a booking: whether it still makes sense, whether it may disturb, what it says, and out.
import { ApplicationFailure } from "@temporalio/common";
import type { Store } from "../../store/mod.ts";
import type { EmailRequest, NoticeOutcome, SmsRequest } from "../shared/contract.ts";
import { renderLetter } from "../shared/letter.ts";
import { findPerson } from "../shared/people.ts";
import { quietUntil } from "../shared/quiet_hours.ts";
import { findBooking } from "./bookings.ts";
import type { Channel, NoticeKind, NoticeOrder, NoticeResult } from "./messages.ts";
import type { BookingRow, BookingTables } from "./tables.ts";
import { writeNotice } from "./templates.ts";

/** What notices of bookings need of the house. */
export interface BookingNoticeDeps {
  store: Store;
  sendEmail(request: EmailRequest): Promise<NoticeOutcome>;
  sendSms(request: SmsRequest): Promise<NoticeOutcome>;
  /** Where a person joins the session's room, for that person and that session only. */
  joinUrl(booking: BookingRow, role: "guest" | "host", name: string): Promise<string>;
  /** Where a person tells how it was. */
  surveyUrl(booking: BookingRow, role: "guest" | "host"): string;
  /** Epoch milliseconds. */
  now(): number;
}

/**
 * Sends one notice, each channel once. The booking and the person are read at this moment: a reminder never reaches the
 * guest of a booking that was cancelled or moved a second ago, nor a person in their quiet hours.
 */
export async function sendNotice(deps: BookingNoticeDeps, order: NoticeOrder): Promise<NoticeResult> {
  const { store, now } = deps;
  const booking = await findBooking(store.tables<BookingTables>(), order.booking_id);
  const outdated = whyOutdated(booking, order);
  if (outdated) return { state: "skipped", reason: outdated };

  const [host, guest] = await Promise.all([findPerson(store, booking.host_id), findPerson(store, booking.guest_id)]);
  const [me, other] = order.to === "host" ? [host, guest] : [guest, host];
  const quiet = isReminder(order.kind) ? quietUntil(me, now()) : undefined;
  if (quiet) return { state: "held", until: quiet };

  const { letter, sms } = writeNotice(order.kind, {
    title: booking.title,
    starts_at: order.starts_at,
    ends_at: booking.ends_at,
    me: { role: order.to, name: me.name, time_zone: me.time_zone },
    other,
    joinUrl: order.kind === "join" || order.room_open ? await deps.joinUrl(booking, order.to, me.name) : undefined,
    surveyUrl: order.kind === "survey" ? deps.surveyUrl(booking, order.to) : undefined,
    refund: order.refund,
    missing: order.missing,
  });
  const key = noticeKey(order);
  const [mail, text] = await each(
    deps.sendEmail({ key: `${key}:email`, person_id: me.id, ...renderLetter(letter) }),
    sms ? deps.sendSms({ key: `${key}:sms`, person_id: me.id, text: sms }) : undefined,
  );
  return summary(mail, text);
}

/**
 * Waits for both channels: trouble on one does not hold up the other.
 *
 * @throws what went wrong, and first what a retry may mend
 */
async function each<M, T>(mail: Promise<M>, text: Promise<T> | undefined): Promise<[M, T | undefined]> {
  const outcomes = await Promise.allSettled([mail, text]);
  const failures = outcomes.flatMap((outcome) => outcome.status === "rejected" ? [outcome.reason] : []);
  const isFinal = (error: unknown) => error instanceof ApplicationFailure && error.nonRetryable;
  if (failures.length > 0) throw failures.find((error) => !isFinal(error)) ?? failures[0];
  return [await mail, await text];
}

/** The same notice of the same session is sent once; a moved session is another one. */
function noticeKey({ booking_id, kind, to, starts_at, occasion }: NoticeOrder): string {
  return ["booking", booking_id, kind, to, starts_at, ...(occasion ? [occasion] : [])].join(":");
}

const isReminder = (kind: NoticeKind) => kind === "first_reminder" || kind === "last_reminder";

function whyOutdated(booking: BookingRow, { kind, starts_at }: NoticeOrder): string | undefined {
  if (kind === "cancelled" || kind === "no_show") return undefined;
  if (booking.status !== (kind === "survey" ? "completed" : "confirmed")) {
    return `the booking is ${booking.status.replace("_", " ")}`;
  }
  if (booking.starts_at !== starts_at) return "the session has moved";
}

function summary(mail: NoticeOutcome, sms: NoticeOutcome | undefined): NoticeResult {
  const outcomes: [Channel, NoticeOutcome | undefined][] = [["mail", mail], ["SMS", sms]];
  const channels = (state: NoticeOutcome["state"]) =>
    outcomes.filter(([, outcome]) => outcome?.state === state).map(([channel]) => channel);
  const unconfirmed = channels("unconfirmed");
  return unconfirmed.length > 0
    ? { state: "unconfirmed", channels: unconfirmed }
    : { state: "sent", channels: channels("sent") };
}

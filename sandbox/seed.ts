// Sample data for an empty store, so that the commands of the README work as they are written.
import type { Kysely } from "kysely";
import type { Calendar } from "../domains/booking/calendar.ts";
import type { BookingTables } from "../domains/booking/tables.ts";
import type { PaymentRow, PaymentTables } from "../domains/payment/tables.ts";
import type { PaymentActivities } from "../domains/payment/activities.ts";
import type { RoomTables } from "../domains/room/tables.ts";
import type { SharedTables } from "../domains/shared/tables.ts";
import type { StreamTables } from "../domains/stream/tables.ts";
import type { Store } from "../store/mod.ts";
import { SAMPLE_CONTENTS, SAMPLE_REVIEWERS } from "./sample_contents.ts";
import {
  SAMPLE_ACCOUNTS,
  SAMPLE_BOOKINGS,
  SAMPLE_PAYMENTS,
  SAMPLE_PEOPLE,
  type SampleBooking,
  sampleLength,
} from "./sample_data.ts";
import { SAMPLE_PLANS, SAMPLE_SUBSCRIPTIONS } from "./sample_subscriptions.ts";

export { ATTENDANCE, SAMPLE_STRIPE } from "./sample_data.ts";

type Tables = BookingTables & PaymentTables & RoomTables & SharedTables & StreamTables;

/**
 * Fills a store that knows nobody yet with the sample data; another one is left as it is. Nothing is paid yet: that is
 * {@linkcode paySamples}'s, at Stripe.
 *
 * @param now epoch milliseconds
 * @returns whether it was filled
 */
export async function seed(store: Store, calendar: Calendar, now: number): Promise<boolean> {
  return await store.transaction(async (tx: Kysely<Tables>) => {
    if (await tx.selectFrom("people").select("id").limit(1).executeTakeFirst()) return false;
    await tx.insertInto("people").values(SAMPLE_PEOPLE).execute();
    for (const booking of SAMPLE_BOOKINGS) await book(tx, booking, calendar, now);
    for (const payment of SAMPLE_PAYMENTS) await toPay(tx, payment);
    for (const [host_id, stripe_account] of Object.entries(SAMPLE_ACCOUNTS)) {
      await tx.insertInto("payout_accounts").values({ host_id, stripe_account }).execute();
    }
    await fillStreams(tx);
    return true;
  });
}

/**
 * Moves the sample sessions that no workflow has taken up along with the clock, so that booking 123 is still ahead when
 * somebody gets round to it. Bookings that merely have the same id are left alone.
 */
export async function keepAhead(store: Store, calendar: Calendar, now: number): Promise<void> {
  for (const booking of SAMPLE_BOOKINGS) {
    if (booking.startsIn(calendar) < 0) continue;
    await store.tables<Tables>().updateTable("bookings").set(times(booking, calendar, now))
      .where("id", "=", booking.id).where("host_id", "=", booking.host_id).where("guest_id", "=", booking.guest_id)
      .where("run_id", "is", null).where("status", "=", "confirmed").execute();
  }
}

function times(booking: SampleBooking, calendar: Calendar, now: number) {
  const starts_at = now + booking.startsIn(calendar);
  return { starts_at, ends_at: starts_at + sampleLength(calendar) };
}

async function book(tx: Kysely<Tables>, sample: SampleBooking, calendar: Calendar, now: number): Promise<void> {
  const { id, title, host_id, guest_id, paid, completed } = sample;
  await tx.insertInto("bookings").values({
    id,
    title,
    host_id,
    guest_id,
    ...times(sample, calendar, now),
    status: completed ? "completed" : "confirmed",
    missing: null,
    cancelled_by: null,
    run_id: null,
  }).execute();
  for (const role of ["guest", "host"] as const) {
    await tx.insertInto("recording_consents").values({ booking_id: id, role, given: 1, at: now }).execute();
  }
  await toPay(tx, { id: paidId(sample), booking_id: id, payer_id: guest_id, amount: paid });
}

const paidId = ({ id }: SampleBooking) => `paid-${id}`;

async function toPay(
  tx: Kysely<Tables>,
  payment: Pick<PaymentRow, "id" | "payer_id" | "amount"> & Partial<PaymentRow>,
) {
  await tx.insertInto("payments").values({
    booking_id: null,
    currency: "eur",
    status: "pending",
    payment_method: "pm_card_visa",
    ...payment,
  }).execute();
}

/**
 * Has the sample bookings paid, at Stripe and in the books, as far as they are not: what nobody paid there could not be
 * given back, and the host of what is over could not be paid.
 */
export async function paySamples(
  store: Store,
  { chargePayment, bookCharge, recordEarning }: Pick<
    PaymentActivities,
    "chargePayment" | "bookCharge" | "recordEarning"
  >,
): Promise<void> {
  const pending = await store.tables<Tables>().selectFrom("payments").select(["id", "payment_method"])
    .where("id", "in", SAMPLE_BOOKINGS.map(paidId)).where("status", "=", "pending").execute();
  for (const { id: payment_id, payment_method } of pending) {
    const { intent } = await chargePayment({ payment_id, attempt: 1, payment_method });
    await bookCharge(payment_id, intent!);
  }
  for (const { id: booking_id, host_id } of SAMPLE_BOOKINGS.filter(({ completed }) => completed)) {
    await recordEarning({ booking_id, host_id });
  }
}

async function fillStreams(tx: Kysely<Tables>): Promise<void> {
  await tx.insertInto("people").values(SAMPLE_REVIEWERS.map(({ person }) => person)).execute();
  await tx.insertInto("reviewers")
    .values(SAMPLE_REVIEWERS.map(({ person: { id }, role }) => ({ person_id: id, role, active: 1 }))).execute();
  await tx.insertInto("contents").values(SAMPLE_CONTENTS.map(({ content }) => content)).execute();
  const segments = SAMPLE_CONTENTS.flatMap(({ content, segments }) =>
    segments.map((segment, seq) => ({
      ...segment,
      ...{ content_id: content.id, seq, starts_ms: seq * 30_000, frame_hash: null },
    }))
  );
  await tx.insertInto("content_segments").values(segments).execute();
  await tx.insertInto("plans").values(SAMPLE_PLANS).execute();
  await tx.insertInto("subscriptions").values(SAMPLE_SUBSCRIPTIONS.map((row) => ({ ...row, seq: 0 }))).execute();
}

// Sample data for an empty store, so that the commands of the README work as they are written.
import type { Kysely } from "kysely";
import type { Calendar } from "../domains/booking/calendar.ts";
import type { BookingTables } from "../domains/booking/tables.ts";
import { ACCOUNTS, post } from "../domains/payment/ledger.ts";
import type { PaymentTables } from "../domains/payment/tables.ts";
import type { RoomTables } from "../domains/room/tables.ts";
import type { SharedTables } from "../domains/shared/tables.ts";
import type { Store } from "../store/mod.ts";
import { SAMPLE_BOOKINGS, SAMPLE_PAYMENT, SAMPLE_PEOPLE, type SampleBooking, sampleLength } from "./sample_data.ts";

export { ATTENDANCE } from "./sample_data.ts";

type Tables = BookingTables & PaymentTables & RoomTables & SharedTables;

/**
 * Fills a store that knows nobody yet with the sample data; another one is left as it is.
 *
 * @param now epoch milliseconds
 * @returns whether it was filled
 */
export async function seed(store: Store, calendar: Calendar, now: number): Promise<boolean> {
  return await store.transaction(async (tx: Kysely<Tables>) => {
    if (await tx.selectFrom("people").select("id").limit(1).executeTakeFirst()) return false;
    await tx.insertInto("people").values(SAMPLE_PEOPLE).execute();
    for (const booking of SAMPLE_BOOKINGS) await book(tx, booking, calendar, now);
    const { id, booking_id, amount } = SAMPLE_PAYMENT;
    await tx.insertInto("payments").values({ id, booking_id, amount, currency: "eur", status: "pending" }).execute();
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
  const { id, title, host_id, guest_id, paid } = sample;
  await tx.insertInto("bookings").values({
    id,
    title,
    host_id,
    guest_id,
    ...times(sample, calendar, now),
    status: "confirmed",
    missing: null,
    cancelled_by: null,
    run_id: null,
  }).execute();
  for (const role of ["guest", "host"] as const) {
    await tx.insertInto("recording_consents").values({ booking_id: id, role, given: 1, at: now }).execute();
  }
  await tx.insertInto("payments")
    .values({ id: `paid-${id}`, booking_id: id, amount: paid, currency: "eur", status: "succeeded" }).execute();
  await post(tx as unknown as Kysely<PaymentTables>, {
    key: `payment:paid-${id}:charge`,
    description: `Booking ${id}: paid by the guest`,
    entries: [
      { account: ACCOUNTS.stripe, amount: paid, currency: "eur" },
      { account: ACCOUNTS.held(id), amount: -paid, currency: "eur" },
    ],
    at: now,
  });
}

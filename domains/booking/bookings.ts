// What is asked of the store about bookings.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import type { Store } from "../../store/mod.ts";
import type { Move, Settlement } from "./messages.ts";
import type { BookingRow, BookingTables } from "./tables.ts";

/** Finds a booking. @throws ApplicationFailure `BookingNotFound`, non-retryable */
export async function findBooking(db: Kysely<BookingTables>, id: string): Promise<BookingRow> {
  const booking = await db.selectFrom("bookings").selectAll().where("id", "=", id).executeTakeFirst();
  if (!booking) throw ApplicationFailure.nonRetryable(`Booking "${id}" does not exist`, "BookingNotFound");
  return booking;
}

/** Which of these bookings there are. */
export async function knownAmong(db: Kysely<BookingTables>, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom("bookings").select("id").where("id", "in", ids).orderBy("id").execute();
  return rows.map(({ id }) => id);
}

/** Notes which run of a workflow drives a booking. @returns whether another run did before */
export async function takeUp(store: Store, id: string, runId: string): Promise<boolean> {
  return await store.transaction(async (tx: Kysely<BookingTables>) => {
    const { run_id } = await findBooking(tx, id);
    await tx.updateTable("bookings").set({ run_id: runId }).where("id", "=", id).execute();
    return run_id !== null && run_id !== runId;
  });
}

/**
 * Moves a booking that is still confirmed; a settled one stays where it was. Who was in the room before its old start was
 * not at the session.
 */
export async function moveBooking(store: Store, { booking_id, starts_at, ends_at }: Move): Promise<void> {
  await store.transaction(async (tx: Kysely<BookingTables>) => {
    const booking = await findBooking(tx, booking_id);
    if (booking.status !== "confirmed") return;
    await tx.updateTable("bookings").set({ starts_at, ends_at }).where("id", "=", booking_id).execute();
    if (booking.starts_at === starts_at) return;
    await tx.deleteFrom("attendance").where("booking_id", "=", booking_id).execute();
  });
}

/**
 * Settles a booking. The first settlement stands, but for one: a session held for completed that turns out to have been
 * missed.
 *
 * @returns how the booking is settled now
 */
export async function settle(store: Store, settlement: Settlement): Promise<Settlement> {
  const { booking_id, status, missing = null, cancelled_by = null } = settlement;
  const open = status === "no_show" ? ["confirmed", "completed"] as const : ["confirmed"] as const;
  return await store.transaction(async (tx: Kysely<BookingTables>) => {
    await tx.updateTable("bookings").set({ status, missing, cancelled_by })
      .where("id", "=", booking_id).where("status", "in", open).execute();
    const now = await findBooking(tx, booking_id);
    return {
      booking_id,
      status: now.status as Settlement["status"],
      ...(now.missing && { missing: now.missing }),
      ...(now.cancelled_by && { cancelled_by: now.cancelled_by }),
    };
  });
}

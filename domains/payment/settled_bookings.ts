// How bookings were settled, for payments that come through only afterwards: a bank debit, a payer who confirms late.
import type { Kysely } from "kysely";
import type { PaymentTables, SettledBookingRow } from "./tables.ts";

type Tx = Kysely<PaymentTables>;

/** How a booking was settled; undefined if it was not yet. */
export const findSettled = (db: Tx, bookingId: string): Promise<SettledBookingRow | undefined> =>
  db.selectFrom("settled_bookings").selectAll().where("booking_id", "=", bookingId).executeTakeFirst();

/** Notes how a booking is settled. What was noted first stands. */
export async function noteSettled(
  tx: Tx,
  booking_id: string,
  how: Partial<Omit<SettledBookingRow, "booking_id">>,
): Promise<void> {
  const row = { host_id: null, refund_basis_points: null, cause: null, ...how };
  const noted = await findSettled(tx, booking_id);
  if (!noted) await tx.insertInto("settled_bookings").values({ booking_id, ...row }).execute();
  else {
    await tx.updateTable("settled_bookings").where("booking_id", "=", booking_id).set({
      host_id: noted.host_id ?? row.host_id,
      refund_basis_points: noted.refund_basis_points ?? row.refund_basis_points,
      cause: noted.cause ?? row.cause,
    }).execute();
  }
}

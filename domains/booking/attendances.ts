// What is asked of the store about who was at a booking.
import type { Kysely } from "kysely";
import { participantIdentity } from "../room/contract.ts";
import type { Stay } from "../room/presence.ts";
import type { Attendance } from "./messages.ts";
import type { AttendanceRow, BookingRow, BookingTables } from "./tables.ts";

/** Who was in the room of a booking and when, by when they came. */
export async function staysAt(db: Kysely<BookingTables>, booking: BookingRow): Promise<Stay[]> {
  const rows = await db.selectFrom("attendance").selectAll().where("booking_id", "=", booking.id)
    .orderBy("joined_at").orderBy("sid").execute();
  return rows.map(({ sid, role, joined_at, known_until, left_at }) => ({
    sid,
    identity: participantIdentity(role, booking[`${role}_id`]),
    from: joined_at,
    known_until,
    ...(left_at !== null && { to: left_at }),
  }));
}

/** Notes who was in the room, as it is known now; what is noted of a connection already is replaced. */
export async function noteStays(db: Kysely<BookingTables>, { booking_id, stays }: Attendance): Promise<void> {
  for (const { sid, role, from, known_until, to = null } of stays) {
    const row: AttendanceRow = { booking_id, sid, role, joined_at: from, known_until, left_at: to };
    await db.insertInto("attendance").values(row)
      .onConflict((conflict) => conflict.columns(["booking_id", "sid"]).doUpdateSet(row)).execute();
  }
}

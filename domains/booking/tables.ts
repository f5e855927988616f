// Bookings and who was at them.
import type { Kysely } from "kysely";
import type { Migration } from "../../store/mod.ts";
import type { BookingStatus, Missing, Role } from "./contract.ts";

/** Instants are epoch milliseconds. */
export interface BookingTables {
  bookings: BookingRow;
  attendance: AttendanceRow;
}

/** A session that a guest has booked with a host. */
export interface BookingRow {
  id: string;
  title: string;
  host_id: string;
  guest_id: string;
  starts_at: number;
  ends_at: number;
  status: BookingStatus;
  missing: Missing | null;
  cancelled_by: Role | "platform" | null;
  /** The workflow run that drives it; null until one has taken it up. */
  run_id: string | null;
}

/** One connection of somebody to the room of a booking. */
export interface AttendanceRow {
  booking_id: string;
  /** LiveKit's name for the connection. */
  sid: string;
  role: Role;
  joined_at: number;
  /** The last moment at which it is known to have gone on. */
  known_until: number;
  /** Null while nothing says that it ended. */
  left_at: number | null;
}

export const migrations: Migration[] = [{
  name: "booking/001_bookings",
  async up(db: Kysely<unknown>) {
    await db.schema.createTable("bookings")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("title", "text", (column) => column.notNull())
      .addColumn("host_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("guest_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("starts_at", "bigint", (column) => column.notNull())
      .addColumn("ends_at", "bigint", (column) => column.notNull())
      .addColumn("status", "text", (column) => column.notNull())
      .addColumn("missing", "text")
      .addColumn("cancelled_by", "text")
      .addColumn("run_id", "text")
      .execute();
    await db.schema.createTable("attendance")
      .addColumn("booking_id", "text", (column) => column.notNull().references("bookings.id"))
      .addColumn("role", "text", (column) => column.notNull())
      .addColumn("first_seen_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("attendance_of_a_role", ["booking_id", "role"])
      .execute();
  },
}, {
  name: "booking/002_attendance_per_connection",
  async up(db: Kysely<unknown>) {
    await db.schema.dropTable("attendance").execute();
    await db.schema.createTable("attendance")
      .addColumn("booking_id", "text", (column) => column.notNull().references("bookings.id"))
      .addColumn("sid", "text", (column) => column.notNull())
      .addColumn("role", "text", (column) => column.notNull())
      .addColumn("joined_at", "bigint", (column) => column.notNull())
      .addColumn("known_until", "bigint", (column) => column.notNull())
      .addColumn("left_at", "bigint")
      .addPrimaryKeyConstraint("attendance_of_a_connection", ["booking_id", "sid"])
      .execute();
  },
}];

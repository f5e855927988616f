// Recordings, who agreed to them, and what must not be deleted.
import type { Kysely } from "kysely";
import type { Migration } from "../../store/mod.ts";
import type { Role } from "../booking/contract.ts";
import type { RecordingRecord } from "./recording_contract.ts";

/** Instants are epoch milliseconds. */
export interface RoomTables {
  recordings: RecordingRow;
  recording_consents: ConsentRow;
  recording_holds: HoldRow;
}

/** One attempt to record the session of a booking. */
export interface RecordingRow extends RecordingRecord {
  booking_id: string;
  /** LiveKit's name for it; null until LiveKit has answered. */
  egress_id: string | null;
  /** Why it failed or ended early, or why its length is not known. */
  reason: string | null;
  started_at: number;
  deleted_at: number | null;
}

/** What somebody answered when asked whether the session may be recorded. */
export interface ConsentRow {
  booking_id: string;
  role: Role;
  /** 1: yes. */
  given: number;
  at: number;
}

/** A legal hold that is on. */
interface HoldRow {
  booking_id: string;
  reason: string;
  at: number;
}

export const migrations: Migration[] = [{
  name: "room/001_recordings",
  async up(db: Kysely<unknown>) {
    await db.schema.createTable("recordings")
      .addColumn("booking_id", "text", (column) => column.notNull())
      .addColumn("attempt", "integer", (column) => column.notNull())
      .addColumn("egress_id", "text")
      .addColumn("status", "text", (column) => column.notNull())
      .addColumn("reason", "text")
      .addColumn("place", "text", (column) => column.notNull())
      .addColumn("size_bytes", "bigint")
      .addColumn("duration_ms", "bigint")
      .addColumn("started_at", "bigint", (column) => column.notNull())
      .addColumn("ended_at", "bigint")
      .addColumn("deleted_at", "bigint")
      .addPrimaryKeyConstraint("attempt_at_a_recording", ["booking_id", "attempt"])
      .execute();
    await db.schema.createTable("recording_consents")
      .addColumn("booking_id", "text", (column) => column.notNull())
      .addColumn("role", "text", (column) => column.notNull())
      .addColumn("given", "integer", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("consent_of_a_role", ["booking_id", "role"])
      .execute();
    await db.schema.createTable("recording_holds")
      .addColumn("booking_id", "text", (column) => column.primaryKey())
      .addColumn("reason", "text", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .execute();
  },
}];

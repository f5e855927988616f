// People, what they were told, their strikes, and the audit log.
import type { Kysely } from "kysely";
import type { Migration } from "../../store/mod.ts";

/** Tables that every domain may read. Instants are epoch milliseconds, booleans 0 or 1. */
export interface SharedTables {
  people: PersonRow;
  notices: NoticeRow;
  strikes: StrikeRow;
  audit_log: AuditRow;
}

/** Somebody of the platform. */
export interface PersonRow {
  id: string;
  name: string;
  email: string;
  /** E.164: +4915112345678. */
  phone: string | null;
  /** IANA name: Europe/Berlin. */
  time_zone: string;
  sms_opt_in: number;
  /** Local time of day at which their quiet hours begin, `22:00`. Null with quiet_to: none. */
  quiet_from: string | null;
  /** Local time of day at which they end, `08:00`. */
  quiet_to: string | null;
}

interface NoticeRow {
  key: string;
  person_id: string;
  channel: "email" | "sms";
  state: "sent" | "unconfirmed";
  /** What the provider calls it. */
  provider_id: string | null;
  at: number;
}

interface StrikeRow {
  /** Business identity: one strike for one cause. */
  key: string;
  person_id: string;
  reason: string;
  at: number;
  /** When it stops to count; null: never. */
  expires_at: number | null;
  /** When it was taken back; null: it was not. */
  revoked_at: number | null;
}

interface AuditRow {
  key: string;
  actor: string;
  action: string;
  subject: string;
  /** JSON. */
  detail: string;
  at: number;
}

export const migrations: Migration[] = [{
  name: "shared/001_people_and_notices",
  async up(db: Kysely<unknown>) {
    await db.schema.createTable("people")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("email", "text", (column) => column.notNull())
      .addColumn("phone", "text")
      .addColumn("time_zone", "text", (column) => column.notNull())
      .addColumn("sms_opt_in", "integer", (column) => column.notNull())
      .addColumn("quiet_from", "text")
      .addColumn("quiet_to", "text")
      .execute();
    await db.schema.createTable("notices")
      .addColumn("key", "text", (column) => column.primaryKey())
      .addColumn("person_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("channel", "text", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("provider_id", "text")
      .addColumn("at", "bigint", (column) => column.notNull())
      .execute();
    await db.schema.createTable("strikes")
      .addColumn("key", "text", (column) => column.primaryKey())
      .addColumn("person_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("reason", "text", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .execute();
    await db.schema.createTable("audit_log")
      .addColumn("key", "text", (column) => column.primaryKey())
      .addColumn("actor", "text", (column) => column.notNull())
      .addColumn("action", "text", (column) => column.notNull())
      .addColumn("subject", "text", (column) => column.notNull())
      .addColumn("detail", "text", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .execute();
  },
}, {
  name: "shared/002_strikes_end",
  async up(db: Kysely<unknown>) {
    for (const column of ["expires_at", "revoked_at"]) {
      await db.schema.alterTable("strikes").addColumn(column, "bigint").execute();
    }
    await db.schema.createIndex("strikes_of_a_person").on("strikes").column("person_id").execute();
    await db.schema.createIndex("audit_of_a_subject").on("audit_log").column("subject").execute();
    await db.schema.createIndex("audit_of_an_action").on("audit_log").columns(["action", "at"]).execute();
  },
}];

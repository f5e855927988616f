// What is asked of the store about recordings.
import type { Kysely } from "kysely";
import type { Consent, Consents, RecordingAttempt, RecordingRecord } from "./recording_contract.ts";
import type { RecordingRow, RoomTables } from "./tables.ts";

type Db = Kysely<RoomTables>;

/** Every attempt to record a booking, in order. */
export const attemptsAt = (db: Db, bookingId: string): Promise<RecordingRow[]> =>
  db.selectFrom("recordings").selectAll().where("booking_id", "=", bookingId).orderBy("attempt").execute();

/** An attempt as a workflow needs to know it. */
export const recordOf = (
  { attempt, status, place, size_bytes, duration_ms, ended_at }: RecordingRow,
): RecordingRecord => ({ attempt, status, place, size_bytes, duration_ms, ended_at });

/** One attempt. */
export const attemptAt = (db: Db, { booking_id, attempt }: RecordingAttempt): Promise<RecordingRow | undefined> =>
  db.selectFrom("recordings").selectAll().where("booking_id", "=", booking_id).where("attempt", "=", attempt)
    .executeTakeFirst();

/** Notes that an attempt begins, if it is not on record already. */
export async function noteAttempt(
  db: Db,
  { booking_id, attempt }: RecordingAttempt,
  place: string,
  started_at: number,
): Promise<void> {
  await db.insertInto("recordings").values({
    booking_id,
    attempt,
    place,
    started_at,
    status: "running",
    egress_id: null,
    reason: null,
    size_bytes: null,
    duration_ms: null,
    ended_at: null,
    deleted_at: null,
  }).onConflict((conflict) => conflict.columns(["booking_id", "attempt"]).doNothing()).execute();
}

/** Notes what became of an attempt. */
export async function noteOutcome(
  db: Db,
  { booking_id, attempt }: RecordingAttempt,
  outcome: Partial<Omit<RecordingRow, "booking_id" | "attempt">>,
): Promise<void> {
  await db.updateTable("recordings").set(outcome)
    .where("booking_id", "=", booking_id).where("attempt", "=", attempt).execute();
}

/** What the two answered when asked whether they may be recorded. */
export async function consentsAt(db: Db, bookingId: string): Promise<Consents> {
  const rows = await db.selectFrom("recording_consents").select(["role", "given"]).where("booking_id", "=", bookingId)
    .execute();
  return Object.fromEntries(rows.map(({ role, given }) => [role, given === 1]));
}

/** Notes what one of the two answers; the last answer counts. */
export async function noteConsent(db: Db, booking_id: string, { by, given }: Consent, at: number): Promise<void> {
  const answer = { given: Number(given), at };
  await db.insertInto("recording_consents").values({ booking_id, role: by, ...answer })
    .onConflict((conflict) => conflict.columns(["booking_id", "role"]).doUpdateSet(answer)).execute();
}

/** The reason of a legal hold that is on; null if none is. */
export async function holdOn(db: Db, bookingId: string): Promise<string | null> {
  const row = await db.selectFrom("recording_holds").select("reason").where("booking_id", "=", bookingId)
    .executeTakeFirst();
  return row?.reason ?? null;
}

/** Puts a legal hold on, or, with null, takes it off. */
export async function noteHold(db: Db, booking_id: string, reason: string | null, at: number): Promise<void> {
  if (reason === null) {
    await db.deleteFrom("recording_holds").where("booking_id", "=", booking_id).execute();
    return;
  }
  await db.insertInto("recording_holds").values({ booking_id, reason, at })
    .onConflict((conflict) => conflict.column("booking_id").doUpdateSet({ reason, at })).execute();
}

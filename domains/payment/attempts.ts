// The attempts to charge a payment, as the store knows them: a workflow that is started again goes on with the last one.
import type { Kysely } from "kysely";
import type { ChargeOrder } from "./messages.ts";
import type { ChargeAttemptRow, PaymentRow, PaymentTables } from "./tables.ts";

type Db = Kysely<PaymentTables>;

/** Which attempt comes next, with which method, and which methods must not be tried again. */
export async function nextAttempt(db: Db, payment: PaymentRow) {
  const attempts = await db.selectFrom("charge_attempts").selectAll().where("payment_id", "=", payment.id)
    .orderBy("attempt", "desc").execute();
  const forbidden = attempts.filter(({ outcome }) => outcome === "forbidden").map((each) => each.payment_method);
  const [last] = attempts;
  if (!last) return { attempt: 1, payment_method: payment.payment_method, forbidden };
  const { attempt, outcome, payment_method } = last;
  if (outcome === "open") return { attempt, payment_method, forbidden };
  // Whoever asked for it while the payer was not there may have asked again, with another method.
  const next = payment.collection === "off_session" ? payment.payment_method : payment_method;
  return { attempt: attempt + 1, payment_method: next, forbidden };
}

/** Begins an attempt, or finds it begun; its method stands from then on. */
export async function beginAttempt(db: Db, order: ChargeOrder): Promise<ChargeAttemptRow> {
  await db.insertInto("charge_attempts").values({ ...order, payment_intent: null, outcome: "open" })
    .onConflict((conflict) => conflict.columns(["payment_id", "attempt"]).doNothing()).execute();
  return (await findAttempt(db, order))!;
}

/** Finds an attempt; undefined if it was never begun. */
export const findAttempt = (
  db: Db,
  { payment_id, attempt }: Pick<ChargeOrder, "payment_id" | "attempt">,
): Promise<ChargeAttemptRow | undefined> =>
  db.selectFrom("charge_attempts").selectAll().where("payment_id", "=", payment_id).where("attempt", "=", attempt)
    .executeTakeFirst();

/** Notes what is known of an attempt. */
export async function setAttempt(
  db: Db,
  { payment_id, attempt }: Pick<ChargeOrder, "payment_id" | "attempt">,
  change: Partial<Pick<ChargeAttemptRow, "payment_intent" | "outcome">>,
): Promise<void> {
  await db.updateTable("charge_attempts").set(change)
    .where("payment_id", "=", payment_id).where("attempt", "=", attempt).execute();
}

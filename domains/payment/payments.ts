// What is asked of the store about payments, and a charge in the books.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import { ACCOUNTS, post } from "./ledger.ts";
import type { FailedCollection } from "./messages.ts";
import type { PaymentRow, PaymentTables } from "./tables.ts";

type Tx = Kysely<PaymentTables>;

/** Finds a payment. @throws ApplicationFailure `PaymentNotFound`, non-retryable */
export async function findPayment(db: Tx, id: string): Promise<PaymentRow> {
  const payment = await db.selectFrom("payments").selectAll().where("id", "=", id).executeTakeFirst();
  if (!payment) throw ApplicationFailure.nonRetryable(`Payment "${id}" does not exist`, "PaymentNotFound");
  return payment;
}

/** Notes what is known of a payment. */
export async function setPayment(
  db: Tx,
  id: string,
  change: Partial<Pick<PaymentRow, "status" | "workflow_id" | "payment_intent" | "charge">>,
): Promise<void> {
  await db.updateTable("payments").set(change).where("id", "=", id).execute();
}

/** A payment of which nothing came. One that has come through stays as it is. */
export async function failPayment(db: Tx, id: string, why: FailedCollection): Promise<void> {
  await db.updateTable("payments").set({ status: "failed", failure: JSON.stringify(why) }).where("id", "=", id).where(
    "status",
    "=",
    "pending",
  )
    .execute();
}

/** A charge as Stripe took it. Minor units. */
export interface TakenCharge {
  id: string;
  payment_intent: string;
  amount: number;
  currency: string;
  /** What Stripe keeps of it. */
  fee: number;
}

/** What a payment is called in the books: by its booking where it has one. */
export const bookName = ({ id, booking_id }: Pick<PaymentRow, "id" | "booking_id">): string =>
  booking_id ? `Booking ${booking_id}` : `Payment ${id}`;

/** Books what a guest paid: held until somebody has earned it; Stripe's fee is the platform's to bear. */
export async function recordCharge(tx: Tx, payment: PaymentRow, charge: TakenCharge, now: number): Promise<void> {
  const { amount, fee, currency } = charge;
  await post(tx, {
    key: `payment:${payment.id}:charge`,
    description: `${bookName(payment)}: paid by the guest`,
    stripe_id: charge.id,
    entries: [
      { account: ACCOUNTS.stripe, amount: amount - fee, currency },
      { account: ACCOUNTS.stripeFees, amount: fee, currency },
      { account: ACCOUNTS.held(payment.id), amount: -amount, currency },
    ],
    at: now,
  });
  await setPayment(tx, payment.id, { status: "succeeded", charge: charge.id, payment_intent: charge.payment_intent });
}

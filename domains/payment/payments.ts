// What is asked of the store about payments, and a charge in the books.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import { ACCOUNTS, post } from "./ledger.ts";
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
  change: Partial<Pick<PaymentRow, "status" | "payment_method" | "payment_intent" | "charge">>,
): Promise<void> {
  await db.updateTable("payments").set(change).where("id", "=", id).execute();
}

/** A charge as the books see it. Minor units. */
export interface Charge {
  id: string;
  payment_intent: string;
  /** What Stripe keeps of it. */
  fee: number;
}

/** The account that holds what was paid until it is settled. */
export const holder = ({ booking_id, id }: PaymentRow) => ACCOUNTS.held(booking_id ?? `payment-${id}`);

/** Books what a guest paid: held for the booking, and Stripe's fee, which the platform bears. */
export async function recordCharge(tx: Tx, payment: PaymentRow, charge: Charge, now: number): Promise<void> {
  const { id, amount, currency } = payment;
  await post(tx, {
    key: `payment:${id}:charge`,
    description: payment.booking_id ? `Booking ${payment.booking_id}: paid by the guest` : `Payment ${id}: charged`,
    stripe_id: charge.id,
    entries: [
      { account: ACCOUNTS.stripe, amount: amount - charge.fee, currency },
      { account: ACCOUNTS.stripeFees, amount: charge.fee, currency },
      { account: holder(payment), amount: -amount, currency },
    ],
    at: now,
  });
  await setPayment(tx, id, { status: "succeeded", charge: charge.id, payment_intent: charge.payment_intent });
}

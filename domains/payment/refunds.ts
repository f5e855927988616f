// Refunds in the books: set aside, given back, owed again, recovered from a host who had been paid.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import { splitEarning } from "./fees.ts";
import { ACCOUNTS, balance, post } from "./ledger.ts";
import { holder } from "./payments.ts";
import type { EarningRow, PaymentRow, PaymentTables, RefundRow } from "./tables.ts";

type Tx = Kysely<PaymentTables>;

/** A share of a payment to set aside for its payer. */
export interface Reservation {
  payment: PaymentRow;
  refund_id: string;
  /** Minor units; absent: all that is left. */
  share?: number;
  cause: string;
}

/**
 * Sets money aside to go back, once per refund id: from what is still held, else from what the host earned and the
 * platform took of it, in the proportion of the fee. Refunds of one payment never exceed it.
 *
 * @returns null if there is nothing left to give back, or the share is zero
 * @throws ApplicationFailure `RefundExceedsPayment`, non-retryable, if a given share is more than what is left
 */
export async function reserveRefund(tx: Tx, reservation: Reservation, now: number): Promise<RefundRow | null> {
  const { payment, refund_id, share, cause } = reservation;
  const earlier = await findRefund(tx, payment.id, refund_id);
  if (earlier) return earlier;
  const left = payment.amount - await refunded(tx, payment.id);
  const amount = share ?? left;
  if (amount > left && cause in BY_BOOKING === false) {
    const message = `Cannot refund ${amount} of payment "${payment.id}": only ${left} of ${payment.amount} is left`;
    throw ApplicationFailure.nonRetryable(message, "RefundExceedsPayment");
  }
  const given = Math.min(amount, left);
  if (given === 0) return null;

  const parts = await sources(tx, payment, given);
  const { currency, booking_id } = payment;
  await post(tx, {
    key: `refund:${payment.id}:${refund_id}`,
    description: `${booking_id ? `Booking ${booking_id}` : `Payment ${payment.id}`}: refund, ${cause}`,
    entries: [
      ...parts.entries.map(({ account, amount }) => ({ account, amount, currency })),
      { account: ACCOUNTS.refunds, amount: -given, currency },
    ],
    at: now,
  });
  if (parts.earning) {
    const { booking_id, gross, net } = parts.earning;
    await tx.updateTable("earnings").set({
      gross: gross - parts.from_host - parts.from_fee,
      net: net - parts.from_host,
    })
      .where("booking_id", "=", booking_id).execute();
  }
  const { from_host, from_fee } = parts;
  const refund: RefundRow = {
    payment_id: payment.id,
    refund_id,
    amount: given,
    from_host,
    from_fee,
    currency,
    cause,
    status: "reserved",
    stripe_refund: null,
    attempt: 1,
    at: now,
  };
  await tx.insertInto("refunds").values(refund).execute();
  return refund;
}

// A booking's own policy asks for a share of what was paid; somebody may have given part of it back by hand before.
const BY_BOOKING: Record<string, true> = {
  guest_cancelled: true,
  host_cancelled: true,
  platform_cancelled: true,
  host_no_show: true,
  both_no_show: true,
};

/** Finds a refund of a payment. */
export const findRefund = (db: Tx, paymentId: string, refundId: string): Promise<RefundRow | undefined> =>
  db.selectFrom("refunds").selectAll()
    .where("payment_id", "=", paymentId).where("refund_id", "=", refundId).executeTakeFirst();

/** What was set aside of a payment so far, minor units. */
async function refunded(tx: Tx, paymentId: string): Promise<number> {
  const { sum } = await tx.selectFrom("refunds")
    .select((of) => of.fn.coalesce(of.fn.sum<number>("amount"), of.lit(0)).as("sum"))
    .where("payment_id", "=", paymentId).executeTakeFirstOrThrow();
  return Number(sum);
}

interface Sources {
  entries: { account: string; amount: number }[];
  from_host: number;
  from_fee: number;
  earning?: EarningRow;
}

/** Which accounts give the money: what is held first, then host and platform. */
async function sources(tx: Tx, payment: PaymentRow, amount: number): Promise<Sources> {
  const { booking_id, currency } = payment;
  const account = holder(payment);
  const fromHeld = Math.min(amount, -await balance(tx, account, currency));
  const rest = amount - fromHeld;
  const held = fromHeld > 0 ? [{ account, amount: fromHeld }] : [];
  if (rest === 0 || booking_id === null) return { entries: held, from_host: 0, from_fee: 0 };

  const earning = await tx.selectFrom("earnings").selectAll().where("booking_id", "=", booking_id)
    .executeTakeFirstOrThrow();
  // What the host keeps is split as if it had been all from the start, so that any series of refunds adds up.
  const from_host = earning.net - splitEarning(earning.gross - rest, currency).net;
  return {
    entries: [
      ...held,
      { account: ACCOUNTS.host(earning.host_id), amount: from_host },
      { account: ACCOUNTS.fees, amount: rest - from_host },
    ],
    from_host,
    from_fee: rest - from_host,
    earning,
  };
}

/** Stripe has given the money back. */
export async function recordRefund(tx: Tx, refund: RefundRow, stripeRefund: string, now: number): Promise<void> {
  const { payment_id, refund_id, amount, currency } = refund;
  await post(tx, {
    key: `refund:${payment_id}:${refund_id}:given:${refund.attempt}`,
    description: `Payment ${payment_id}: refund ${refund_id} given back`,
    stripe_id: stripeRefund,
    entries: [
      { account: ACCOUNTS.refunds, amount, currency },
      { account: ACCOUNTS.stripe, amount: -amount, currency },
    ],
    at: now,
  });
  await setRefund(tx, refund, { status: "succeeded", stripe_refund: stripeRefund });
}

/** The card network sent a refund back, at once or days later: the money is at Stripe again, and owed to the guest again. */
export async function recordRefundFailure(tx: Tx, refund: RefundRow, stripeRefund: string, now: number): Promise<void> {
  const { payment_id, refund_id, amount, currency, status, attempt } = refund;
  if (status === "succeeded") {
    await post(tx, {
      key: `refund:${payment_id}:${refund_id}:failed:${attempt}`,
      description: `Payment ${payment_id}: refund ${refund_id} came back`,
      stripe_id: `${stripeRefund}:failed`,
      entries: [
        { account: ACCOUNTS.stripe, amount, currency },
        { account: ACCOUNTS.refunds, amount: -amount, currency },
      ],
      at: now,
    });
  }
  await setRefund(tx, refund, { status: "failed", attempt: attempt + 1 });
}

/** Notes how a refund stands. */
export async function setRefund(
  tx: Tx,
  { payment_id, refund_id }: Pick<RefundRow, "payment_id" | "refund_id">,
  change: Partial<Pick<RefundRow, "status" | "stripe_refund" | "attempt">>,
): Promise<void> {
  await tx.updateTable("refunds").set(change)
    .where("payment_id", "=", payment_id).where("refund_id", "=", refund_id).execute();
}

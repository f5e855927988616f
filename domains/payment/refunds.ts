// Refunds in the books: set aside, given back, owed again.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import { splitEarning } from "./fees.ts";
import { ACCOUNTS, balance, type Entry, post } from "./ledger.ts";
import type { RefundKey } from "./messages.ts";
import { bookName } from "./payments.ts";
import type { EarningRow, PaymentRow, PaymentTables, RefundRow } from "./tables.ts";

type Tx = Kysely<PaymentTables>;

/** Finds a refund of a payment. */
export const findRefund = (db: Tx, { payment_id, refund_id }: RefundKey): Promise<RefundRow | undefined> =>
  db.selectFrom("refunds").selectAll()
    .where("payment_id", "=", payment_id).where("refund_id", "=", refund_id).executeTakeFirst();

/** What of a payment was not set aside to go back yet, minor units. */
export async function refundable(db: Tx, { id, amount }: Pick<PaymentRow, "id" | "amount">): Promise<number> {
  const { sum } = await db.selectFrom("refunds")
    .select((of) => of.fn.coalesce(of.fn.sum<number>("amount"), of.lit(0)).as("sum"))
    .where("payment_id", "=", id).executeTakeFirstOrThrow();
  return amount - Number(sum);
}

/** A part of a payment to set aside for its payer. */
export interface Reservation {
  payment: PaymentRow;
  refund_id: string;
  /** Minor units; no more than what is {@linkcode refundable}. */
  amount: number;
  cause: string;
}

/**
 * Sets money aside to go back: from what is still held, else from what the host earned and the platform took of it, in the
 * proportion of the fee that was agreed.
 */
export async function reserveRefund(tx: Tx, reservation: Reservation, now: number): Promise<RefundRow> {
  const { payment, refund_id, amount, cause } = reservation;
  const { currency } = payment;
  const held = Math.min(amount, -await balance(tx, ACCOUNTS.held(payment.id), currency));
  const { from_host, from_fee, to_reverse, entries } = await takeFromEarning(tx, payment, amount - held);
  await post(tx, {
    key: `refund:${payment.id}:${refund_id}`,
    description: `${bookName(payment)}: refund, ${cause.replaceAll("_", " ")}`,
    entries: [
      { account: ACCOUNTS.held(payment.id), amount: held, currency },
      ...entries,
      { account: ACCOUNTS.refunds, amount: -amount, currency },
    ],
    at: now,
  });
  const refund: RefundRow = {
    payment_id: payment.id,
    refund_id,
    amount,
    currency,
    cause,
    from_host,
    from_fee,
    to_reverse,
    recovery: to_reverse > 0 ? "due" : "none",
    status: "reserved",
    stripe_refund: null,
    attempt: 1,
    workflow_id: null,
    at: now,
  };
  await tx.insertInto("refunds").values(refund).execute();
  return refund;
}

interface Taken extends Pick<RefundRow, "from_host" | "from_fee" | "to_reverse"> {
  entries: Entry[];
}

async function takeFromEarning(tx: Tx, payment: PaymentRow, amount: number): Promise<Taken> {
  if (amount === 0) return { from_host: 0, from_fee: 0, to_reverse: 0, entries: [] };
  const earning = await tx.selectFrom("earnings").selectAll().where("payment_id", "=", payment.id).executeTakeFirst();
  if (!earning || earning.gross < amount) {
    const message = `Cannot refund payment "${payment.id}": the books hold ${amount} less of it than was paid`;
    throw ApplicationFailure.nonRetryable(message, "BooksDisagree");
  }
  const { currency, host_id, fee_basis_points } = earning;
  // What the host keeps is split as if it had been all from the start, so that any series of refunds adds up.
  const { gross, net } = splitEarning(earning.gross - amount, currency, fee_basis_points);
  await tx.updateTable("earnings").set({ gross, net }).where("payment_id", "=", payment.id).execute();
  const from_host = earning.net - net, from_fee = amount - from_host;
  const paid = earning.payout_id !== null;
  const to_reverse = Math.min(from_host, await onTheHostsAccount(tx, earning));
  // What was kept back from the host's payout cannot come back from their account: they owe it.
  const owed = paid ? from_host - to_reverse : 0;
  return {
    from_host,
    from_fee,
    to_reverse,
    entries: [
      { account: ACCOUNTS.host(host_id), amount: from_host - owed, currency },
      { account: ACCOUNTS.debt(host_id), amount: owed, currency },
      { account: ACCOUNTS.fees, amount: from_fee, currency },
    ],
  };
}

/** What of an earning was, or is just being, moved to the host's account at Stripe and no refund has asked back yet. */
async function onTheHostsAccount(tx: Tx, { payout_id, payment_id }: EarningRow): Promise<number> {
  if (payout_id === null) return 0;
  const transfer = await tx.selectFrom("transfers").select("amount")
    .where("payout_id", "=", payout_id).where("part", "=", payment_id).where("status", "<>", "withdrawn")
    .executeTakeFirst();
  if (!transfer) return 0;
  const { sum } = await tx.selectFrom("refunds")
    .select((of) => of.fn.coalesce(of.fn.sum<number>("to_reverse"), of.lit(0)).as("sum"))
    .where("payment_id", "=", payment_id).where("recovery", "<>", "none").executeTakeFirstOrThrow();
  return transfer.amount - Number(sum);
}

/** Stripe has given the money back. */
export async function recordRefund(tx: Tx, refund: RefundRow, stripeRefund: string, now: number): Promise<void> {
  const { payment_id, refund_id, amount, currency, attempt } = refund;
  await post(tx, {
    key: `refund:${payment_id}:${refund_id}:given:${attempt}`,
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

/**
 * The card network sent a refund back, at once or days later: the money is at Stripe again, and owed to the guest again.
 * The next try is another refund at Stripe.
 */
export async function recordRefundFailure(tx: Tx, refund: RefundRow, stripeRefund: string, now: number): Promise<void> {
  const { payment_id, refund_id, amount, currency, status, attempt, stripe_refund } = refund;
  if (stripe_refund !== stripeRefund) return;
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
  await setRefund(tx, refund, { status: "failed", attempt: attempt + 1, stripe_refund: null });
}

/** Notes how a refund stands. */
export async function setRefund(
  tx: Tx,
  { payment_id, refund_id }: RefundKey,
  change: Partial<Pick<RefundRow, "status" | "stripe_refund" | "attempt" | "recovery" | "workflow_id">>,
): Promise<void> {
  await tx.updateTable("refunds").set(change)
    .where("payment_id", "=", payment_id).where("refund_id", "=", refund_id).execute();
}

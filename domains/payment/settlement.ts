// Where the money of a booking goes once it is known how the booking ended: each movement once, inside one transaction.
import type { Kysely } from "kysely";
import type { BookingRefundRequest, Earning, EarningRequest, RequestedRefund } from "./contract.ts";
import { splitEarning } from "./fees.ts";
import { ACCOUNTS, balance, post } from "./ledger.ts";
import { reserveRefund } from "./refunds.ts";
import type { PaymentRow, PaymentTables } from "./tables.ts";

type Tx = Kysely<PaymentTables>;

/**
 * Gives what is still held for a booking to its host and the platform.
 *
 * @returns null if nothing is held; what was recorded earlier if this is a repetition
 */
export async function recordEarning(tx: Tx, request: EarningRequest, now: number): Promise<Earning | null> {
  const { booking_id, host_id } = request;
  const earlier = await tx.selectFrom("earnings").selectAll().where("booking_id", "=", booking_id).executeTakeFirst();
  if (earlier) {
    const { gross, net, currency } = earlier;
    return gross > 0 ? { gross, platform_fee: gross - net, net, currency } : null;
  }
  const payment = await paymentOf(tx, booking_id);
  const held = payment ? -await balance(tx, ACCOUNTS.held(booking_id), payment.currency) : 0;
  if (!payment || held === 0) return null;

  const earning = splitEarning(held, payment.currency);
  const { gross, platform_fee, net, currency } = earning;
  await post(tx, {
    key: `booking:${booking_id}:earning`,
    description: `Booking ${booking_id}: the host's earning`,
    entries: [
      { account: ACCOUNTS.held(booking_id), amount: gross, currency },
      { account: ACCOUNTS.host(host_id), amount: -net, currency },
      { account: ACCOUNTS.fees, amount: -platform_fee, currency },
    ],
    at: now,
  });
  await tx.insertInto("earnings").values({ booking_id, host_id, gross, net, currency, payout_id: null }).execute();
  return earning;
}

/**
 * Sets a share of what a guest paid for a booking aside to go back. A part of a minor unit is rounded up, in the guest's
 * favour; what went back earlier is not given twice.
 *
 * @returns what goes back, null if nothing does
 */
export async function requestRefund(
  tx: Tx,
  { booking_id, percent, cause }: BookingRefundRequest,
  now: number,
): Promise<RequestedRefund | null> {
  const payment = await paymentOf(tx, booking_id);
  if (!payment) return null;
  const { id: payment_id, amount, currency } = payment;
  const refund_id = `booking-${booking_id}`;
  const refund = await reserveRefund(
    tx,
    { payment, refund_id, share: Math.ceil((amount * percent) / 100), cause },
    now,
  );
  return refund && { payment_id, refund_id, amount: refund.amount, currency };
}

/** The payment that a guest made for a booking; undefined: none, or none that came through. */
async function paymentOf(tx: Tx, bookingId: string): Promise<PaymentRow | undefined> {
  return await tx.selectFrom("payments").selectAll()
    .where("booking_id", "=", bookingId).where("status", "=", "succeeded").executeTakeFirst();
}

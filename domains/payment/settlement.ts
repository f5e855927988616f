// Where the money of a booking goes once it is known how the booking ended: each movement once, inside one transaction.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import {
  type BookingRefundRequest,
  type Earning,
  type EarningRequest,
  type PartialRefundRequest,
  paymentWorkflowId,
  type RequestedRefund,
  type RequestedRefunds,
} from "./contract.ts";
import { chargeStep, roundUp } from "./currencies.ts";
import { splitEarning } from "./fees.ts";
import { ACCOUNTS, balance, post } from "./ledger.ts";
import { bookName, findPayment } from "./payments.ts";
import { findRefund, refundable, reserveRefund } from "./refunds.ts";
import { findSettled, noteSettled } from "./settled_bookings.ts";
import type { PaymentRow, PaymentTables } from "./tables.ts";

type Tx = Kysely<PaymentTables>;

/**
 * Gives what is still held of a booking's payments, or of one payment, to the host and the platform.
 *
 * @param feeBasisPoints the platform's share, hundredths of a percent
 * @returns what was earned by it, now or earlier; null if nothing
 */
export async function recordEarning(
  tx: Tx,
  request: EarningRequest,
  feeBasisPoints: number,
  now: number,
): Promise<Earning | null> {
  const { host_id } = request;
  if ("booking_id" in request) await noteSettled(tx, request.booking_id, { host_id });
  const payments = "booking_id" in request ? await paymentsOf(tx, request.booking_id) : await paid(tx, request);
  for (const payment of payments) {
    const { id, booking_id, currency } = payment;
    const held = -await balance(tx, ACCOUNTS.held(id), currency);
    if (held === 0 || await earned(tx, id)) continue;
    const { gross, platform_fee, net } = splitEarning(held, currency, feeBasisPoints);
    await post(tx, {
      key: `payment:${id}:earning`,
      description: `${bookName(payment)}: the host's earning`,
      entries: [
        { account: ACCOUNTS.held(id), amount: gross, currency },
        { account: ACCOUNTS.host(host_id), amount: -net, currency },
        { account: ACCOUNTS.fees, amount: -platform_fee, currency },
      ],
      at: now,
    });
    const terms = { fee_basis_points: feeBasisPoints, payout_id: null };
    await tx.insertInto("earnings").values({ payment_id: id, booking_id, host_id, gross, net, currency, ...terms })
      .execute();
  }
  return await earningOf(tx, payments);
}

async function paid(tx: Tx, { payment_id }: { payment_id: string }): Promise<PaymentRow[]> {
  const payment = await findPayment(tx, payment_id);
  return payment.status === "succeeded" ? [payment] : [];
}

async function earned(tx: Tx, paymentId: string): Promise<boolean> {
  return await tx.selectFrom("earnings").select("payment_id").where("payment_id", "=", paymentId)
    .executeTakeFirst() !== undefined;
}

async function earningOf(tx: Tx, payments: readonly PaymentRow[]): Promise<Earning | null> {
  if (payments.length === 0) return null;
  const rows = await tx.selectFrom("earnings").select(["gross", "net", "currency"])
    .where("payment_id", "in", payments.map(({ id }) => id)).execute();
  const total = (of: "gross" | "net") => rows.reduce((sum, row) => sum + row[of], 0);
  const [gross, net] = [total("gross"), total("net")];
  return gross > 0 ? { gross, platform_fee: gross - net, net, currency: rows[0].currency } : null;
}

/**
 * Sets a share of what a guest paid for a booking aside to go back, once per booking. A part of the smallest amount that
 * can be moved is rounded up, in the guest's favour; what went back earlier is not given twice.
 *
 * @returns what goes back, for RefundWorkflow to carry out, and what is still being collected, for the caller to stop; null
 * if there is nothing of either
 */
export async function requestRefund(
  tx: Tx,
  request: BookingRefundRequest,
  now: number,
): Promise<RequestedRefunds | null> {
  const { booking_id, percent, cause } = request;
  await noteSettled(tx, booking_id, { refund_basis_points: hundredths(percent), cause });
  const refund_id = `booking-${booking_id}`;
  const refunds: RequestedRefund[] = [];
  for (const payment of await paymentsOf(tx, booking_id)) {
    const { id: payment_id, currency } = payment;
    const share = roundUp(shareOf(payment.amount, percent), chargeStep(currency));
    const amount = Math.min(share, await refundable(tx, payment));
    const refund = await findRefund(tx, { payment_id, refund_id }) ??
      (amount > 0 ? await reserveRefund(tx, { payment, refund_id, amount, cause }, now) : undefined);
    if (refund) refunds.push({ payment_id, refund_id, amount: refund.amount, currency });
  }
  const collecting = await collectingFor(tx, booking_id);
  if (refunds.length === 0 && collecting.length === 0) return null;
  const amount = refunds.reduce((sum, refund) => sum + refund.amount, 0);
  return {
    ...(refunds.length > 0 && { total: { amount, currency: refunds[0].currency } }),
    refunds,
    ...(collecting.length > 0 && { collecting }),
  };
}

/** The workflows that collect what guests have not paid yet for a booking; one that has just begun is known by its id only. */
async function collectingFor(tx: Tx, bookingId: string): Promise<string[]> {
  const payments = await tx.selectFrom("payments").select(["id", "workflow_id"])
    .where("booking_id", "=", bookingId).where("status", "=", "pending").orderBy("id").execute();
  return payments.map(({ id, workflow_id }) => workflow_id ?? paymentWorkflowId({ payment_id: id }));
}

/**
 * Sets a part of several payments aside to go back, once per refund id: no more than is left of each.
 *
 * @returns what goes back, for RefundWorkflow to carry out
 */
export async function requestPartialRefund(
  tx: Tx,
  { refund_id, payment_ids, amount }: PartialRefundRequest,
  now: number,
): Promise<RequestedRefund[]> {
  const refunds: RequestedRefund[] = [];
  let left = amount;
  for (const payment_id of payment_ids) {
    const payment = await findPayment(tx, payment_id);
    const part = Math.min(left, await refundable(tx, payment));
    const refund = await findRefund(tx, { payment_id, refund_id }) ??
      (part > 0
        ? await reserveRefund(tx, { payment, refund_id, amount: part, cause: "requested_by_customer" }, now)
        : undefined);
    if (!refund) continue;
    left -= refund.amount;
    refunds.push({ payment_id, refund_id, amount: refund.amount, currency: payment.currency });
  }
  return refunds;
}

/**
 * Settles a payment that comes through once its booking is settled as if it had been there then: the same share goes back,
 * and the rest is earned.
 *
 * @returns what goes back of it, for RefundWorkflow to carry out
 */
export async function settleLate(
  tx: Tx,
  { id, booking_id }: Pick<PaymentRow, "id" | "booking_id">,
  feeBasisPoints: number,
  now: number,
): Promise<RequestedRefund[]> {
  const settled = booking_id === null ? undefined : await findSettled(tx, booking_id);
  if (!settled) return [];
  const { host_id, refund_basis_points, cause } = settled;
  const requested = refund_basis_points === null ? null : await requestRefund(
    tx,
    { booking_id: settled.booking_id, percent: refund_basis_points / 100, cause: cause! },
    now,
  );
  if (host_id) await recordEarning(tx, { booking_id: settled.booking_id, host_id }, feeBasisPoints, now);
  return requested?.refunds.filter(({ payment_id }) => payment_id === id) ?? [];
}

/** A share of an amount, a part of a minor unit rounded up; in whole hundredths of a percent, as fractions are not exact. */
const shareOf = (amount: number, percent: number): number => Math.ceil((amount * hundredths(percent)) / 10_000);

const hundredths = (percent: number): number => Math.round(percent * 100);

/** What guests paid for a booking and has come through. @throws ApplicationFailure `MixedCurrencies`, non-retryable */
async function paymentsOf(tx: Tx, bookingId: string): Promise<PaymentRow[]> {
  const payments = await tx.selectFrom("payments").selectAll()
    .where("booking_id", "=", bookingId).where("status", "=", "succeeded").orderBy("id").execute();
  const currencies = new Set(payments.map(({ currency }) => currency));
  if (currencies.size <= 1) return payments;
  const message = `Cannot settle booking "${bookingId}": it was paid in ${[...currencies].join(" and ")}`;
  throw ApplicationFailure.nonRetryable(message, "MixedCurrencies");
}

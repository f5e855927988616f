// Where the money of a booking goes once it is known how the booking ended: each movement once, inside one transaction.
import type { Kysely } from "kysely";
import type { Earning, EarningRequest, Money, RefundRequest } from "./contract.ts";
import { splitEarning } from "./fees.ts";
import { ACCOUNTS, balance, isPosted, post } from "./ledger.ts";
import type { PaymentTables } from "./tables.ts";

type Tx = Kysely<PaymentTables>;

const earningKey = (bookingId: string) => `booking:${bookingId}:earning`;
const voidKey = (bookingId: string) => `booking:${bookingId}:earning:void`;
const refundKey = (bookingId: string) => `booking:${bookingId}:refund`;

/**
 * Gives what is still held for a booking to its host and the platform.
 *
 * @returns null if nothing is held, or if the earning was voided
 */
export async function recordEarning(tx: Tx, request: EarningRequest, now: number): Promise<Earning | null> {
  const { booking_id, host_id } = request;
  const key = earningKey(booking_id);
  if (await isPosted(tx, voidKey(booking_id))) return null;
  if (await isPosted(tx, key)) return await postedEarning(tx, key, host_id);
  const held = await heldFor(tx, booking_id);
  if (!held) return null;

  const earning = splitEarning(held.amount, held.currency);
  const { gross, platform_fee, net, currency } = earning;
  await post(tx, {
    key,
    description: `Booking ${booking_id}: the host's earning`,
    entries: [
      { account: ACCOUNTS.held(booking_id), amount: gross, currency },
      { account: ACCOUNTS.host(host_id), amount: -net, currency },
      { account: ACCOUNTS.fees, amount: -platform_fee, currency },
    ],
    at: now,
  });
  return earning;
}

/** Takes an earning back, so that the booking's money is held again. Nothing to do if none was recorded. */
export async function voidEarning(tx: Tx, { booking_id, host_id }: EarningRequest, now: number): Promise<void> {
  const earning = await isPosted(tx, earningKey(booking_id)) &&
    await postedEarning(tx, earningKey(booking_id), host_id);
  if (!earning) return;
  const { gross, platform_fee, net, currency } = earning;
  await post(tx, {
    key: voidKey(booking_id),
    description: `Booking ${booking_id}: the host's earning taken back`,
    entries: [
      { account: ACCOUNTS.held(booking_id), amount: -gross, currency },
      { account: ACCOUNTS.host(host_id), amount: net, currency },
      { account: ACCOUNTS.fees, amount: platform_fee, currency },
    ],
    at: now,
  });
}

/**
 * Sets a share of what is held for a booking aside for its guest. A part of a minor unit is rounded up, in the guest's
 * favour.
 *
 * @returns what goes back, null if nothing does
 */
export async function requestRefund(tx: Tx, request: RefundRequest, now: number): Promise<Money | null> {
  const { booking_id, percent, reason } = request;
  const key = refundKey(booking_id);
  const earlier = await tx.selectFrom("refunds").select(["amount", "currency"]).where("key", "=", key)
    .executeTakeFirst();
  if (earlier) return earlier;
  const held = await heldFor(tx, booking_id);
  if (!held) return null;
  const { currency, payment_id } = held;
  const amount = Math.ceil((held.amount * percent) / 100);
  if (amount === 0) return null;

  await post(tx, {
    key,
    description: `Booking ${booking_id}: refund, ${reason}`,
    entries: [
      { account: ACCOUNTS.held(booking_id), amount, currency },
      { account: ACCOUNTS.refunds, amount: -amount, currency },
    ],
    at: now,
  });
  await tx.insertInto("refunds").values({ key, payment_id, amount, currency, reason, status: "requested", at: now })
    .execute();
  return { amount, currency };
}

/** What a guest paid for a booking and nobody was given yet. */
async function heldFor(tx: Tx, bookingId: string): Promise<Money & { payment_id: string } | undefined> {
  const payment = await tx.selectFrom("payments").select(["id", "currency"])
    .where("booking_id", "=", bookingId).where("status", "=", "succeeded").executeTakeFirst();
  if (!payment) return undefined;
  const amount = -await balance(tx, ACCOUNTS.held(bookingId), payment.currency);
  return amount > 0 ? { amount, currency: payment.currency, payment_id: payment.id } : undefined;
}

async function postedEarning(tx: Tx, key: string, hostId: string): Promise<Earning> {
  const entries = await tx.selectFrom("ledger_entries").selectAll().where("transaction_key", "=", key).execute();
  const amountOn = (account: string) => -(entries.find((entry) => entry.account === account)?.amount ?? 0);
  const net = amountOn(ACCOUNTS.host(hostId)), platform_fee = amountOn(ACCOUNTS.fees);
  return { gross: net + platform_fee, platform_fee, net, currency: entries[0].currency };
}

// Payouts in the books: a host's balance set aside, moved to their account charge by charge, paid to their bank.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import { ACCOUNTS, balance, post } from "./ledger.ts";
import type { PaymentTables, PayoutRow, RefundRow, TransferRow } from "./tables.ts";

type Tx = Kysely<PaymentTables>;

/**
 * Sets a host's balance aside for one payout, or finds the one that is open. What the host owes is kept back first.
 *
 * @param minimum minor units; less is left for the next time
 * @returns null if there is too little to pay out
 * @throws ApplicationFailure `NoPayoutAccount`, non-retryable, if nobody knows where to pay
 */
export async function openPayout(
  tx: Tx,
  { host_id, currency, minimum }: { host_id: string; currency: string; minimum: number },
  now: number,
): Promise<PayoutRow | null> {
  const open = await tx.selectFrom("payouts").selectAll()
    .where("host_id", "=", host_id).where("currency", "=", currency).where("status", "=", "open").executeTakeFirst();
  if (open) return open;

  const earnings = await tx.selectFrom("earnings").selectAll().where("host_id", "=", host_id)
    .where("currency", "=", currency).where("payout_id", "is", null).where("net", ">", 0)
    .orderBy("booking_id").execute();
  const due = earnings.reduce((sum, { net }) => sum + net, 0);
  const debt = await balance(tx, ACCOUNTS.debt(host_id), currency);
  const amount = due - Math.min(debt, due);
  if (amount < Math.max(minimum, 1)) return null;

  const account = await tx.selectFrom("payout_accounts").selectAll().where("host_id", "=", host_id).executeTakeFirst();
  if (!account) {
    throw ApplicationFailure.nonRetryable(`Cannot pay out host "${host_id}": no payout account`, "NoPayoutAccount");
  }
  const { count } = await tx.selectFrom("payouts").select((of) => of.fn.countAll<number>().as("count"))
    .where("host_id", "=", host_id).executeTakeFirstOrThrow();
  const id = `${host_id}-${Number(count) + 1}`;
  const payout: PayoutRow = {
    id,
    host_id,
    stripe_account: account.stripe_account,
    amount,
    currency,
    status: "open",
    stripe_payout: null,
    attempt: 1,
    at: now,
  };
  await tx.insertInto("payouts").values(payout).execute();
  await post(tx, {
    key: `payout:${id}`,
    description: `Host ${host_id}: payout ${id}`,
    entries: [
      { account: ACCOUNTS.host(host_id), amount: due, currency },
      { account: ACCOUNTS.payouts, amount: -amount, currency },
      ...(due > amount ? [{ account: ACCOUNTS.debt(host_id), amount: amount - due, currency }] : []),
    ],
    at: now,
  });
  await line(tx, id, earnings, due - amount);
  return payout;
}

/** One transfer per booking, so that each can be taken from its own charge; a debt shortens the first ones. */
async function line(
  tx: Tx,
  payout_id: string,
  earnings: { booking_id: string; net: number }[],
  debt: number,
): Promise<void> {
  let owed = debt;
  for (const { booking_id, net } of earnings) {
    await tx.updateTable("earnings").set({ payout_id }).where("booking_id", "=", booking_id).execute();
    const kept = Math.min(owed, net);
    owed -= kept;
    if (net === kept) continue;
    const { charge } = await tx.selectFrom("payments").select("charge")
      .where("booking_id", "=", booking_id).where("charge", "is not", null).executeTakeFirstOrThrow();
    const transfer: TransferRow = { payout_id, booking_id, amount: net - kept, charge: charge!, stripe_transfer: null };
    await tx.insertInto("transfers").values(transfer).execute();
  }
}

/** The transfers of a payout, in the order of their bookings. */
export const transfersOf = (db: Tx, payoutId: string): Promise<TransferRow[]> =>
  db.selectFrom("transfers").selectAll().where("payout_id", "=", payoutId).orderBy("booking_id").execute();

/** Finds a payout. */
export const findPayout = (db: Tx, id: string): Promise<PayoutRow> =>
  db.selectFrom("payouts").selectAll().where("id", "=", id).executeTakeFirstOrThrow();

/** A transfer has reached the host's account at Stripe. */
export async function recordTransfer(tx: Tx, transfer: TransferRow, stripeTransfer: string, now: number) {
  const { payout_id, booking_id, amount } = transfer;
  const { currency, host_id } = await findPayout(tx, payout_id);
  await post(tx, {
    key: `payout:${payout_id}:transfer:${booking_id}`,
    description: `Host ${host_id}: payout ${payout_id}, booking ${booking_id}`,
    stripe_id: stripeTransfer,
    entries: [
      { account: ACCOUNTS.payouts, amount, currency },
      { account: ACCOUNTS.stripe, amount: -amount, currency },
    ],
    at: now,
  });
  await tx.updateTable("transfers").set({ stripe_transfer: stripeTransfer })
    .where("payout_id", "=", payout_id).where("booking_id", "=", booking_id).execute();
}

/** Notes how a payout stands. */
export async function setPayout(
  db: Tx,
  id: string,
  change: Partial<Pick<PayoutRow, "status" | "stripe_payout" | "attempt">>,
): Promise<void> {
  await db.updateTable("payouts").set(change).where("id", "=", id).execute();
}

/** The transfer that carried a refund's booking to its host; undefined if the host was not paid for it. */
export async function transferToRecover(db: Tx, bookingId: string | null): Promise<TransferRow | undefined> {
  if (bookingId === null) return undefined;
  return await db.selectFrom("transfers").selectAll().where("booking_id", "=", bookingId).executeTakeFirst();
}

/** A host has given back what a refund takes from them. @param from the account that owed it: payable, or a debt */
export async function recordRecovery(
  tx: Tx,
  { payment_id, refund_id, from_host, currency }: RefundRow,
  { reversal, account }: { reversal: string; account: string },
  now: number,
): Promise<void> {
  await post(tx, {
    key: `refund:${payment_id}:${refund_id}:recovered`,
    description: `Payment ${payment_id}: refund ${refund_id} recovered from the host`,
    stripe_id: reversal,
    entries: [
      { account: ACCOUNTS.stripe, amount: from_host, currency },
      { account, amount: -from_host, currency },
    ],
    at: now,
  });
}

/** A host cannot give back what a refund takes from them: from now on they owe it. */
export async function recordDebt(
  tx: Tx,
  { payment_id, refund_id, from_host, currency }: RefundRow,
  hostId: string,
  now: number,
): Promise<void> {
  await post(tx, {
    key: `refund:${payment_id}:${refund_id}:debt`,
    description: `Payment ${payment_id}: refund ${refund_id} is owed by host ${hostId}`,
    entries: [
      { account: ACCOUNTS.debt(hostId), amount: from_host, currency },
      { account: ACCOUNTS.host(hostId), amount: -from_host, currency },
    ],
    at: now,
  });
}

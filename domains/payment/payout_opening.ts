// A host's balance set aside for a payout, in the books.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import { payoutStep, roundDown } from "./currencies.ts";
import { ACCOUNTS, balance, post } from "./ledger.ts";
import type { SharedTables } from "../shared/tables.ts";
import { BALANCE_PART, type EarningRow, type PaymentTables, type PayoutRow, type TransferRow } from "./tables.ts";

type Tx = Kysely<PaymentTables>;

/** Whose balance, and in which currency. */
export interface HostBalance {
  host_id: string;
  currency: string;
}

/** Which balance to pay out. */
export interface PayoutRequest extends HostBalance {
  /** Minor units; less is left for the next time. */
  minimum: number;
}

/** What a host has coming, less what the host owes; 0 if that is more. Minor units. */
export async function comingTo(db: Tx, { host_id, currency }: HostBalance): Promise<number> {
  const [payable, debt] = [ACCOUNTS.host(host_id), ACCOUNTS.debt(host_id)];
  return Math.max(-await balance(db, payable, currency) - await balance(db, debt, currency), 0);
}

/** The payout of a host and a currency that is on its way, if one is. */
export const findOpenPayout = (db: Tx, { host_id, currency }: HostBalance): Promise<PayoutRow | undefined> =>
  db.selectFrom("payouts").selectAll()
    .where("host_id", "=", host_id).where("currency", "=", currency).where("status", "=", "open").executeTakeFirst();

/**
 * Sets a host's balance aside for a payout, less what the host owes. It is what the ledger says: whatever was kept back too
 * much, or given too much, is put right by the next payout.
 *
 * @returns why there is none to make, or the payout
 * @throws ApplicationFailure `HostNotFound`, non-retryable
 */
export async function beginPayout(
  tx: Tx,
  { host_id, currency, minimum }: PayoutRequest,
  now: number,
): Promise<PayoutRow | "too_little" | "no_account"> {
  const debt = await balance(tx, ACCOUNTS.debt(host_id), currency);
  const amount = roundDown(await comingTo(tx, { host_id, currency }), payoutStep(currency));
  if (amount < Math.max(minimum, 1)) {
    await refuseUnknown(tx, host_id);
    return "too_little";
  }
  const account = await tx.selectFrom("payout_accounts").select("stripe_account").where("host_id", "=", host_id)
    .executeTakeFirst();
  if (!account) return "no_account";

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
    workflow_id: null,
    at: now,
  };
  await tx.insertInto("payouts").values(payout).execute();
  await post(tx, {
    key: `payout:${id}`,
    description: `Host ${host_id}: payout ${id}`,
    entries: [
      { account: ACCOUNTS.host(host_id), amount: amount + debt, currency },
      { account: ACCOUNTS.debt(host_id), amount: -debt, currency },
      { account: ACCOUNTS.payouts, amount: -amount, currency },
    ],
    at: now,
  });
  await planTransfers(tx, payout);
  return payout;
}

/** Nobody of that id has nothing coming either, and whoever mistyped a host's id would take that for the answer. */
async function refuseUnknown(tx: Tx, hostId: string): Promise<void> {
  const db = tx as Kysely<PaymentTables & SharedTables>;
  const known = await db.selectFrom("people").select("id").where("id", "=", hostId).executeTakeFirst() ??
    await db.selectFrom("earnings").select("host_id").where("host_id", "=", hostId).executeTakeFirst();
  if (!known) throw ApplicationFailure.nonRetryable(`Host "${hostId}" does not exist`, "HostNotFound");
}

/** One transfer per payment, so that each can be taken from its own charge; what was kept back shortens the last ones. */
async function planTransfers(tx: Tx, { id, host_id, currency, amount }: PayoutRow): Promise<void> {
  const earnings = await tx.selectFrom("earnings").selectAll()
    .where("host_id", "=", host_id).where("currency", "=", currency).where("payout_id", "is", null)
    .orderBy("payment_id").execute();
  let left = amount;
  const plan = async (part: string, most: number, charge: string | null) => {
    const of = Math.min(most, left);
    left -= of;
    if (of === 0) return;
    const transfer: TransferRow = { payout_id: id, part, amount: of, charge, status: "planned", stripe_transfer: null };
    await tx.insertInto("transfers").values(transfer).execute();
  };
  for (const { payment_id, net } of earnings) {
    await plan(payment_id, net, await chargeOf(tx, payment_id));
    await tx.updateTable("earnings").set({ payout_id: id }).where("payment_id", "=", payment_id).execute();
  }
  await plan(BALANCE_PART, left, null);
}

async function chargeOf(tx: Tx, paymentId: string): Promise<string> {
  const { charge } = await tx.selectFrom("payments").select("charge").where("id", "=", paymentId)
    .executeTakeFirstOrThrow();
  if (charge) return charge;
  const message = `Cannot pay out what payment "${paymentId}" has earned: the books know of no charge`;
  throw ApplicationFailure.nonRetryable(message, "BooksDisagree");
}

/** An earning is open for a payout again. */
export async function reopenEarning(tx: Tx, { payment_id }: Pick<EarningRow, "payment_id">): Promise<void> {
  await tx.updateTable("earnings").set({ payout_id: null }).where("payment_id", "=", payment_id).execute();
}

// Payouts on their way, in the books: moved to the host's account part by part, sent to their bank.
import type { Kysely } from "kysely";
import { fitToAccount } from "./host_account.ts";
import { ACCOUNTS, post } from "./ledger.ts";
import { reopenEarning } from "./payout_opening.ts";
import type { PaymentTables, PayoutRow, TransferRow } from "./tables.ts";

type Tx = Kysely<PaymentTables>;

/** Which part of a payout. */
export type PartKey = Pick<TransferRow, "payout_id" | "part">;

/** Finds a payout; undefined if there is none of that id. */
export const findPayout = (db: Tx, id: string): Promise<PayoutRow | undefined> =>
  db.selectFrom("payouts").selectAll().where("id", "=", id).executeTakeFirst();

/** Notes how a payout stands. */
export async function setPayout(
  db: Tx,
  id: string,
  change: Partial<Pick<PayoutRow, "status" | "stripe_payout" | "workflow_id">>,
): Promise<void> {
  await db.updateTable("payouts").set(change).where("id", "=", id).execute();
}

/** The parts of a payout that are not on the host's account yet. */
export async function partsToMove(db: Tx, payoutId: string): Promise<string[]> {
  const rows = await db.selectFrom("transfers").select("part")
    .where("payout_id", "=", payoutId).where("status", "=", "planned").orderBy("part").execute();
  return rows.map(({ part }) => part);
}

/** Finds a part of a payout. */
export const findPart = (db: Tx, { payout_id, part }: PartKey): Promise<TransferRow> =>
  db.selectFrom("transfers").selectAll().where("payout_id", "=", payout_id).where("part", "=", part)
    .executeTakeFirstOrThrow();

const settlePart = (tx: Tx, { payout_id, part }: PartKey, change: Pick<TransferRow, "status" | "stripe_transfer">) =>
  tx.updateTable("transfers").set(change).where("payout_id", "=", payout_id).where("part", "=", part).execute();

/** A part has reached the host's account at Stripe. */
export async function recordTransfer(tx: Tx, key: PartKey, stripeTransfer: string, now: number): Promise<void> {
  const { payout_id, part, amount } = await findPart(tx, key);
  const { currency, host_id } = (await findPayout(tx, payout_id))!;
  await post(tx, {
    key: `payout:${payout_id}:transfer:${part}`,
    description: `Host ${host_id}: payout ${payout_id}, payment ${part}`,
    stripe_id: stripeTransfer,
    entries: [
      { account: ACCOUNTS.payouts, amount, currency },
      { account: ACCOUNTS.stripe, amount: -amount, currency },
    ],
    at: now,
  });
  await settlePart(tx, key, { status: "made", stripe_transfer: stripeTransfer });
}

/**
 * A part that cannot be moved goes back to the host's balance, and the payout gets smaller. Refunds that waited to have it
 * back from the host's account need not wait any more: the balance bears them.
 */
export async function withdrawPart(tx: Tx, key: PartKey, now: number): Promise<void> {
  const { payout_id, part, amount, status } = await findPart(tx, key);
  if (status !== "planned") return;
  const payout = (await findPayout(tx, payout_id))!;
  const { host_id, currency } = payout;
  await post(tx, {
    key: `payout:${payout_id}:withdrawn:${part}`,
    description: `Host ${host_id}: payout ${payout_id}, payment ${part} taken out`,
    entries: [
      { account: ACCOUNTS.payouts, amount, currency },
      { account: ACCOUNTS.host(host_id), amount: -amount, currency },
    ],
    at: now,
  });
  await settlePart(tx, key, { status: "withdrawn", stripe_transfer: null });
  await tx.updateTable("payouts").set({ amount: payout.amount - amount }).where("id", "=", payout_id).execute();
  await tx.updateTable("refunds").set({ recovery: "none" }).where("payment_id", "=", part)
    .where("recovery", "=", "due").execute();
  await reopenEarning(tx, { payment_id: part });
}

/**
 * Makes room for another try after the bank has sent a payout back, at once or after it had counted as paid. What was taken
 * back from the host's account meanwhile is not sent again.
 */
export async function countFailedPayout(tx: Tx, id: string, stripePayout: string): Promise<void> {
  const payout = (await findPayout(tx, id))!;
  if (payout.stripe_payout !== stripePayout) return;
  await tx.updateTable("payouts").where("id", "=", id).set({
    attempt: payout.attempt + 1,
    stripe_payout: null,
    ...(payout.status === "paid" && { status: "returned" }),
  }).execute();
  await fitToAccount(tx, payout, id);
}

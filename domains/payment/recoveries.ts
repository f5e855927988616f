// What a host who had been paid gives back for a refund, in the books.
import type { Kysely } from "kysely";
import { fitToAccount } from "./host_account.ts";
import { ACCOUNTS, post } from "./ledger.ts";
import { setRefund } from "./refunds.ts";
import type { PaymentTables, RefundRow, TransferRow } from "./tables.ts";

type Tx = Kysely<PaymentTables>;

/** The transfer that a refund takes money back from, and its host. */
export type HostTransfer = TransferRow & { host_id: string };

/** Finds what a refund takes money back from. */
export const transferToReverse = (db: Tx, { payment_id }: RefundRow): Promise<HostTransfer> =>
  db.selectFrom("transfers as transfer")
    .innerJoin("payouts as payout", "payout.id", "transfer.payout_id")
    .selectAll("transfer").select("payout.host_id")
    .where("transfer.part", "=", payment_id)
    // The last one: an earlier one that was withdrawn left the money where it was.
    .orderBy("payout.at", "desc").limit(1).executeTakeFirstOrThrow();

/** The host's account has given back what a refund takes from there; what has yet to leave it gets smaller. */
export async function recordRecovery(
  tx: Tx,
  refund: RefundRow,
  { host_id, payout_id }: HostTransfer,
  reversal: string,
  now: number,
): Promise<void> {
  if (refund.recovery === "reversed") return;
  const { payment_id, refund_id, to_reverse, currency, recovery } = refund;
  const account = recovery === "due" ? ACCOUNTS.host(host_id) : ACCOUNTS.debt(host_id);
  await post(tx, {
    key: `refund:${payment_id}:${refund_id}:recovered`,
    description: `Payment ${payment_id}: refund ${refund_id} recovered from host ${host_id}`,
    stripe_id: reversal,
    entries: [
      { account: ACCOUNTS.stripe, amount: to_reverse, currency },
      { account, amount: -to_reverse, currency },
    ],
    at: now,
  });
  await setRefund(tx, refund, { recovery: "reversed" });
  await fitToAccount(tx, { host_id, currency }, payout_id);
}

/** The host's account cannot give it back: the host owes it from now on, and the next payouts keep it back. */
export async function recordDebt(tx: Tx, refund: RefundRow, host_id: string, now: number): Promise<void> {
  if (refund.recovery !== "due") return;
  const { payment_id, refund_id, to_reverse, currency } = refund;
  await post(tx, {
    key: `refund:${payment_id}:${refund_id}:debt`,
    description: `Payment ${payment_id}: refund ${refund_id} is owed by host ${host_id}`,
    entries: [
      { account: ACCOUNTS.debt(host_id), amount: to_reverse, currency },
      { account: ACCOUNTS.host(host_id), amount: -to_reverse, currency },
    ],
    at: now,
  });
  await setRefund(tx, refund, { recovery: "owed" });
}

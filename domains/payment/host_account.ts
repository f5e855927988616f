// A host's account at Stripe is one pot: what a refund takes from it is missing to whatever payout has yet to leave it.
import type { Kysely } from "kysely";
import type { HostBalance } from "./payout_opening.ts";
import type { PaymentTables, PayoutRow } from "./tables.ts";

type Tx = Kysely<PaymentTables>;

/**
 * Makes the payouts that have yet to leave a host's account come to no more than what is on it.
 *
 * @param first the payout that gets smaller first
 */
export async function fitToAccount(tx: Tx, balance: HostBalance, first: string): Promise<void> {
  const payouts = await payoutsOf(tx, balance);
  const { planned, made } = await partsOf(tx, balance);
  const claimed = payouts.reduce((sum, { amount }) => sum + amount, 0) - planned;
  let short = claimed - (made - await takenBack(tx, balance));
  const unsent = payouts.filter(hasYetToLeave);
  for (
    const { id, amount } of [
      ...unsent.filter(({ id }) => id === first),
      ...unsent.filter(({ id }) => id !== first),
    ]
  ) {
    if (short <= 0) return;
    // What is not on the account yet cannot be missing there.
    const less = Math.min(short, amount - await plannedOf(tx, id));
    short -= less;
    await tx.updateTable("payouts").set({ amount: amount - less }).where("id", "=", id).execute();
  }
}

const hasYetToLeave = ({ status, stripe_payout }: PayoutRow): boolean =>
  (status === "open" || status === "returned") && stripe_payout === null;

/** All that was sent from the account or is to be; what was abandoned too, as somebody helps the host to it by hand. */
const payoutsOf = (tx: Tx, { host_id, currency }: HostBalance): Promise<PayoutRow[]> =>
  tx.selectFrom("payouts").selectAll()
    .where("host_id", "=", host_id).where("currency", "=", currency).orderBy("at").orderBy("id").execute();

async function partsOf(tx: Tx, { host_id, currency }: HostBalance): Promise<{ planned: number; made: number }> {
  const rows = await tx.selectFrom("transfers").innerJoin("payouts", "payouts.id", "transfers.payout_id")
    .select((of) => ["transfers.status", of.fn.sum<number>("transfers.amount").as("sum")])
    .where("host_id", "=", host_id).where("currency", "=", currency).groupBy("transfers.status").execute();
  const sum = (status: string) => Number(rows.find((row) => row.status === status)?.sum ?? 0);
  return { planned: sum("planned"), made: sum("made") };
}

async function plannedOf(tx: Tx, payoutId: string): Promise<number> {
  const rows = await tx.selectFrom("transfers").select("amount")
    .where("payout_id", "=", payoutId).where("status", "=", "planned").execute();
  return rows.reduce((sum, { amount }) => sum + amount, 0);
}

/** What refunds have taken back from a host's account, minor units. */
async function takenBack(tx: Tx, { host_id, currency }: HostBalance): Promise<number> {
  const { sum } = await tx.selectFrom("refunds").innerJoin("earnings", "earnings.payment_id", "refunds.payment_id")
    .select((of) => of.fn.coalesce(of.fn.sum<number>("to_reverse"), of.lit(0)).as("sum"))
    .where("host_id", "=", host_id).where("refunds.currency", "=", currency).where("recovery", "=", "reversed")
    .executeTakeFirstOrThrow();
  return Number(sum);
}

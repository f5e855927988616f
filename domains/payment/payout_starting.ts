// Which payouts there are to make. Activities.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import { parseInput } from "../../temporal/input.ts";
import type { PaymentDeps } from "./deps.ts";
import type { PayoutInput } from "./contract.ts";
import type { OpenedPayout } from "./messages.ts";
import { beginPayout, comingTo, findOpenPayout } from "./payout_opening.ts";
import { findPayout, partsToMove, setPayout } from "./payouts.ts";
import { payoutInput, payoutSweepInput } from "./schema.ts";
import type { PaymentTables, PayoutRow } from "./tables.ts";
import { refuseSecond } from "./taking_up.ts";

type Tx = Kysely<PaymentTables>;

/** The hosts that one sweep looks at before it begins anew, to keep its history short. */
const PAGE = 200;

export const createPayoutStarting = ({ store, now, terms, payoutMinimum: minimum }: PaymentDeps) => ({
  /** Sets a host's balance aside for a payout, or finds the one that is on its way. The input comes from any client. */
  async openPayout(input: unknown, workflowId: string): Promise<OpenedPayout> {
    const request = parseInput("PayoutWorkflow", payoutInput, input);
    const { host_id, currency } = request;
    return await store.transaction(async (tx: Tx) => {
      const found = request.payout_id
        ? await returned(tx, request)
        : await findOpenPayout(tx, request) ?? await beginPayout(tx, { host_id, currency, minimum }, now());
      if (typeof found === "string") return { host_id, currency, amount: 0, reason: found, terms };
      const { id: payout_id, amount, attempt, workflow_id } = found;
      refuseSecond(`payout "${payout_id}"`, workflow_id, workflowId);
      await setPayout(tx, payout_id, { workflow_id: workflowId });
      const parts = await partsToMove(tx, payout_id);
      return { host_id, currency, amount, payout: { payout_id, attempt, parts }, terms };
    });
  },

  /** The next hosts who have enough coming, or a payout on its way. `next`: where to go on, absent at the end. */
  async hostsToPayOut(input: unknown): Promise<{ hosts: string[]; currency: string; next?: string }> {
    const { currency, after = "" } = parseInput("PayoutSweepWorkflow", payoutSweepInput, input);
    const db = store.tables<PaymentTables>();
    const page = await db.selectFrom("earnings").select("host_id").distinct()
      .where("currency", "=", currency).where("host_id", ">", after).orderBy("host_id").limit(PAGE).execute();
    const hosts: string[] = [];
    for (const { host_id } of page) {
      const balance = { host_id, currency };
      const enough = await comingTo(db, balance) >= Math.max(minimum, 1);
      if (enough || await findOpenPayout(db, balance)) hosts.push(host_id);
    }
    return { hosts, currency, ...(page.length === PAGE && { next: page.at(-1)!.host_id }) };
  },
});

/** A payout that counted as paid and may have come back from the bank. */
async function returned(
  tx: Tx,
  { payout_id, host_id, currency }: PayoutInput,
): Promise<PayoutRow | OpenedPayout["reason"] & string> {
  const payout = await findPayout(tx, payout_id!);
  if (!payout || payout.host_id !== host_id || payout.currency !== currency) {
    const message = `Cannot take up payout "${payout_id}": host "${host_id}" has no such payout in ${currency}`;
    throw ApplicationFailure.nonRetryable(message, "PayoutNotFound");
  }
  if (payout.status === "open") return "on_its_way";
  return payout.status === "paid" || payout.status === "returned" ? payout : "settled";
}

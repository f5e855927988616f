// Money back from a host who had been paid for what is refunded. Activities.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import type { PaymentDeps } from "./deps.ts";
import { ACCOUNTS, balance } from "./ledger.ts";
import type { Recovery, RefundKey } from "./messages.ts";
import { onceAtStripe } from "./once_at_stripe.ts";
import { recordDebt, recordRecovery, transferToReverse } from "./recoveries.ts";
import { findRefund, setRefund } from "./refunds.ts";
import type { PaymentTables } from "./tables.ts";

type Tx = Kysely<PaymentTables>;

export const createRecovering = (deps: PaymentDeps) => {
  const { store, stripe, now } = deps;
  const tables = () => store.tables<PaymentTables>();

  return {
    /**
     * Takes back from a host's account at Stripe what a refund takes from there.
     *
     * @throws ApplicationFailure `InsufficientFunds`, non-retryable: the account holds too little
     * @throws ApplicationFailure `PayoutOnItsWay`, non-retryable: the money is still on its way to the account
     */
    async recoverFromHost(key: RefundKey): Promise<Recovery> {
      const refund = (await findRefund(tables(), key))!;
      const { payment_id, refund_id, to_reverse, recovery, currency } = refund;
      if (recovery === "none") return {};
      if (recovery === "reversed") return { recovered: to_reverse };
      if (recovery === "left") return { debt: to_reverse };

      const transfer = await transferToReverse(tables(), refund);
      if (recovery === "owed" && await balance(tables(), ACCOUNTS.debt(transfer.host_id), currency) <= 0) {
        // A payout has kept it back meanwhile.
        await setRefund(tables(), key, { recovery: "left" });
        return { debt: to_reverse };
      }
      const { stripe_transfer } = transfer;
      if (!stripe_transfer) {
        const message =
          `Cannot recover refund "${refund_id}": payout "${transfer.payout_id}" is on its way to the account`;
        throw ApplicationFailure.nonRetryable(message, "PayoutOnItsWay");
      }
      const identity = `${payment_id}:${refund_id}`;
      const reversal = await onceAtStripe(deps, {
        key: `refund:${identity}:reversal`,
        call: (key) =>
          stripe.reverseTransfer({ key, reversal_id: identity, transfer: stripe_transfer, amount: to_reverse }),
        find: (_since, pages) => stripe.findReversal(identity, stripe_transfer, pages),
      });
      await store.transaction(async (tx: Tx) =>
        recordRecovery(tx, (await findRefund(tx, key))!, transfer, reversal.id, now())
      );
      return { recovered: to_reverse };
    },

    /** A host whose account holds too little owes it from now on: the next payouts keep it back. */
    async bookDebt(key: RefundKey): Promise<Recovery> {
      return await store.transaction(async (tx: Tx) => {
        const refund = (await findRefund(tx, key))!;
        const { host_id } = await transferToReverse(tx, refund);
        await recordDebt(tx, refund, host_id, now());
        return { debt: refund.to_reverse };
      });
    },

    /** The debt is left to the next payouts. */
    leaveDebt: (key: RefundKey): Promise<void> => setRefund(tables(), key, { recovery: "left" }),
  };
};

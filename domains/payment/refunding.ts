// A refund at Stripe, and what a host who was paid gives back for it. Activities.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import { parseInput } from "../../temporal/input.ts";
import type { PaymentDeps } from "./activities.ts";
import { ACCOUNTS } from "./ledger.ts";
import type { OpenedRefund, Recovery, Refund, RefundState } from "./messages.ts";
import { onceAtStripe } from "./once_at_stripe.ts";
import { findPayment } from "./payments.ts";
import { findPayout, recordDebt, recordRecovery, transferToRecover } from "./payouts.ts";
import { isPosted } from "./ledger.ts";
import { findRefund, recordRefund, recordRefundFailure, reserveRefund, setRefund } from "./refunds.ts";
import { refundInput } from "./schema.ts";
import type { PaymentTables, RefundRow } from "./tables.ts";

type Tx = Kysely<PaymentTables>;
type RefundKey = Pick<Refund, "payment_id" | "refund_id">;

export const createRefunding = (deps: PaymentDeps) => {
  const { store, stripe, now, terms } = deps;
  const tables = () => store.tables<PaymentTables>();

  return {
    /** Sets the money aside in the books, or finds it set aside. The input comes from any client, so it is checked here. */
    async openRefund(input: unknown): Promise<OpenedRefund> {
      const { payment_id, refund_id, amount, reason } = parseInput("RefundWorkflow", refundInput, input);
      const { refund, payment_intent } = await store.transaction(async (tx: Tx) => {
        const payment = await findPayment(tx, payment_id);
        if (payment.status !== "succeeded" || !payment.payment_intent) {
          const message = `Cannot refund payment "${payment_id}": it is ${payment.status}`;
          throw ApplicationFailure.nonRetryable(message, "NotRefundable");
        }
        const refund = await reserveRefund(tx, { payment, refund_id, share: amount, cause: reason }, now());
        return { refund, payment_intent: payment.payment_intent };
      });
      if (!refund) {
        const message = `Cannot refund payment "${payment_id}": all of it went back already`;
        throw ApplicationFailure.nonRetryable(message, "NotRefundable");
      }
      const { currency, from_host, status, attempt, stripe_refund } = refund;
      return {
        refund: {
          payment_id,
          refund_id,
          payment_intent,
          amount: refund.amount,
          currency,
          from_host,
          status,
          attempt,
          stripe_refund,
          reason,
        },
        terms,
      };
    },

    async refundPayment({ payment_id, refund_id, payment_intent, reason }: Refund): Promise<RefundState> {
      const { amount, attempt } = await read({ payment_id, refund_id });
      // Stripe's side must tell the refunds of a payment apart too, and a second try of one that failed.
      const identity = `${payment_id}:${refund_id}${attempt > 1 ? `:${attempt}` : ""}`;
      const made = await onceAtStripe(deps, {
        key: `refund:${identity}`,
        call: (key) => stripe.refund({ key, refund_id: identity, payment_intent, amount, reason }),
        find: () => stripe.findRefund(identity, payment_intent),
      });
      await setRefund(tables(), { payment_id, refund_id }, { stripe_refund: made.id });
      return { stripe_refund: made.id, status: made.status, failure_reason: made.failure_reason };
    },

    async checkRefund(stripe_refund: string): Promise<RefundState> {
      const { status, failure_reason } = await stripe.getRefund(stripe_refund);
      return { stripe_refund, status, failure_reason };
    },

    bookRefund: (key: RefundKey, stripe_refund: string): Promise<void> =>
      change(key, (tx, refund) => recordRefund(tx, refund, stripe_refund, now())),

    bookRefundFailure: (key: RefundKey, stripe_refund: string): Promise<void> =>
      change(key, (tx, refund) => recordRefundFailure(tx, refund, stripe_refund, now())),

    abandonRefund: (key: RefundKey): Promise<void> =>
      change(key, (tx, refund) => setRefund(tx, refund, { status: "abandoned" })),

    /**
     * Takes back from a host who was paid what a refund takes from them.
     *
     * @throws ApplicationFailure `InsufficientFunds`, non-retryable: the host's account holds too little
     * @throws Error, retryable, while the host's payout is still on its way to their account
     */
    async recoverFromHost(key: RefundKey): Promise<Recovery> {
      const refund = await read(key);
      const { booking_id } = await findPayment(tables(), refund.payment_id);
      const transfer = await transferToRecover(tables(), booking_id);
      if (!transfer || refund.from_host === 0) return {};
      if (!transfer.stripe_transfer) {
        throw new Error(`Cannot recover refund "${refund.refund_id}": payout "${transfer.payout_id}" is on its way`);
      }
      const { host_id } = await findPayout(tables(), transfer.payout_id);
      const identity = `${refund.payment_id}:${refund.refund_id}`;
      const reversal = await onceAtStripe(deps, {
        key: `refund:${identity}:reversal`,
        call: (key) =>
          stripe.reverseTransfer({
            key,
            reversal_id: identity,
            transfer: transfer.stripe_transfer!,
            amount: refund.from_host,
          }),
        find: () => stripe.findReversal(identity, transfer.stripe_transfer!),
      });
      await store.transaction(async (tx: Tx) => {
        const owed = await isPosted(tx, `refund:${identity}:debt`);
        const account = owed ? ACCOUNTS.debt(host_id) : ACCOUNTS.host(host_id);
        await recordRecovery(tx, refund, { reversal: reversal.id, account }, now());
      });
      return { recovered: refund.from_host };
    },

    /** A host who cannot give back what a refund takes from them owes it from now on: the next payouts keep it back. */
    async bookDebt(key: RefundKey): Promise<Recovery> {
      const refund = await read(key);
      const { booking_id } = await findPayment(tables(), refund.payment_id);
      const transfer = await transferToRecover(tables(), booking_id);
      const { host_id } = await findPayout(tables(), transfer!.payout_id);
      await store.transaction((tx: Tx) => recordDebt(tx, refund, host_id, now()));
      return { debt: refund.from_host };
    },
  };

  async function read({ payment_id, refund_id }: RefundKey): Promise<RefundRow> {
    return (await findRefund(tables(), payment_id, refund_id))!;
  }

  function change(key: RefundKey, how: (tx: Tx, refund: RefundRow) => Promise<void>): Promise<void> {
    return store.transaction(async (tx: Tx) => how(tx, (await findRefund(tx, key.payment_id, key.refund_id))!));
  }
};

// A charge that was taken: into the books, or back to the payer. Activities.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import type { PaymentDeps } from "./deps.ts";
import { COMPENSATION } from "./contract.ts";
import type { BookedCharge, FailedCollection } from "./messages.ts";
import { failPayment, findPayment, recordCharge, setPayment, type TakenCharge } from "./payments.ts";
import { refundAtStripe } from "./refund_at_stripe.ts";
import { findRefund, reserveRefund } from "./refunds.ts";
import { settleLate } from "./settlement.ts";
import type { PaymentRow, PaymentTables } from "./tables.ts";

type Tx = Kysely<PaymentTables>;

export const createBookingCharges = (deps: PaymentDeps) => {
  const { store, stripe, now, feeBasisPoints } = deps;

  return {
    /**
     * Books a charge. If its booking was settled before it came through, the charge is settled likewise.
     *
     * @returns also what goes back of it, for RefundWorkflow to carry out
     * @throws Error, retryable, while Stripe has not told its fee yet
     * @throws ApplicationFailure `WrongCharge`, non-retryable, if it is not what the payment is for, or Stripe has turned it
     * into another currency
     */
    async bookCharge(payment_id: string, intent: string): Promise<BookedCharge> {
      const taken = await takenBy(payment_id, intent);
      const refunds = await store.transaction(async (tx: Tx) => {
        const payment = await findPayment(tx, payment_id);
        refuseWrong(payment, taken);
        await recordCharge(tx, payment, taken, now());
        return await settleLate(tx, payment, feeBasisPoints, now());
      });
      if (refunds.length === 0) return { charge: taken.id };
      return { charge: taken.id, refunds: refunds.map(({ refund_id }) => ({ payment_id, refund_id })) };
    },

    /** Gives back a charge that could not be booked. */
    async refundCharge(payment_id: string, intent: string): Promise<void> {
      const { amount } = await stripe.intent(intent);
      const refund = { payment_id, refund_id: COMPENSATION, attempt: 1, amount, cause: COMPENSATION };
      await refundAtStripe(deps, refund, intent);
    },

    /** Books a charge together with its way back; RefundWorkflow follows that to its end. */
    async bookCompensation(payment_id: string, intent: string): Promise<void> {
      const taken = await takenBy(payment_id, intent);
      await store.transaction(async (tx: Tx) => {
        const payment = await findPayment(tx, payment_id);
        await recordCharge(tx, payment, taken, now());
        if (!await findRefund(tx, { payment_id, refund_id: COMPENSATION })) {
          const { amount } = taken;
          await reserveRefund(tx, { payment, refund_id: COMPENSATION, amount, cause: COMPENSATION }, now());
        }
        await setPayment(tx, payment_id, { status: "refunded" });
      });
    },

    closePayment: (payment_id: string, why: FailedCollection): Promise<void> =>
      failPayment(store.tables<PaymentTables>(), payment_id, why),
  };

  async function takenBy(payment_id: string, payment_intent: string): Promise<TakenCharge> {
    const { charge, amount, currency } = await stripe.intent(payment_intent);
    if (charge?.fee === undefined) {
      throw new Error(`Cannot book payment "${payment_id}": Stripe has not settled intent "${payment_intent}" yet`);
    }
    if (charge.converted_to) {
      const message = `Cannot book payment "${payment_id}": Stripe has turned its ${currency} into ` +
        `${charge.converted_to}, and the books know no rate. Have Stripe settle ${currency} before taking more of it`;
      throw ApplicationFailure.nonRetryable(message, "WrongCharge");
    }
    return { id: charge.id, fee: charge.fee, payment_intent, amount, currency };
  }
};

function refuseWrong({ id, amount, currency }: PaymentRow, taken: TakenCharge): void {
  if (taken.amount === amount && taken.currency === currency) return;
  const message = `Cannot book payment "${id}": it is for ${amount} ${currency}, ` +
    `and Stripe took ${taken.amount} ${taken.currency}`;
  throw ApplicationFailure.nonRetryable(message, "WrongCharge");
}

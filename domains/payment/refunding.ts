// A refund: set aside, asked of Stripe, booked. Activities.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import { parseInput } from "../../temporal/input.ts";
import type { PaymentDeps } from "./deps.ts";
import type { RefundInput } from "./contract.ts";
import { chargeStep } from "./currencies.ts";
import type { OpenedRefund, RefundKey, RefundState } from "./messages.ts";
import { findPayment } from "./payments.ts";
import { refundAtStripe, refundedAtStripe } from "./refund_at_stripe.ts";
import { findRefund, recordRefund, recordRefundFailure, refundable, reserveRefund, setRefund } from "./refunds.ts";
import { refundInput } from "./schema.ts";
import type { Refund as StripeRefund } from "./stripe.ts";
import type { PaymentRow, PaymentTables, RefundRow } from "./tables.ts";
import { refuseSecond } from "./taking_up.ts";

type Tx = Kysely<PaymentTables>;

export const createRefunding = (deps: PaymentDeps) => {
  const { store, stripe, now, terms } = deps;
  const tables = () => store.tables<PaymentTables>();

  return {
    /** Sets the money aside in the books, or finds it set aside. The input comes from any client, so it is checked here. */
    async openRefund(input: unknown, workflowId: string): Promise<OpenedRefund> {
      const request = parseInput("RefundWorkflow", refundInput, input);
      return await store.transaction(async (tx: Tx) => {
        const refund = await setAside(tx, request, now());
        const { payment_id, refund_id, amount, currency, status, stripe_refund, recovery } = refund;
        const opened = { refund: { payment_id, refund_id, amount, currency, stripe_refund, recovery }, terms };
        // News of a failure that is known already, or of a try before the last.
        const old = request.stripe_refund !== undefined && request.stripe_refund !== stripe_refund;
        if (old) return { ...opened, ended: status === "succeeded" ? "succeeded" : "abandoned" };
        if (status !== "succeeded") {
          refuseSecond(`refund "${refund_id}" of payment "${payment_id}"`, refund.workflow_id, workflowId);
        }
        await setRefund(tx, refund, { workflow_id: workflowId });
        return opened;
      });
    },

    async refundPayment(key: RefundKey): Promise<RefundState> {
      const refund = (await findRefund(tables(), key))!;
      const { payment_intent } = await findPayment(tables(), key.payment_id);
      const made = await refundAtStripe(deps, refund, payment_intent!);
      await setRefund(tables(), key, { stripe_refund: made.id });
      return state(made);
    },

    checkRefund: async (stripe_refund: string): Promise<RefundState> => state(await stripe.getRefund(stripe_refund)),

    bookRefund: (key: RefundKey, stripe_refund: string): Promise<void> =>
      change(key, (tx, refund) => recordRefund(tx, refund, stripe_refund, now())),

    bookRefundFailure: (key: RefundKey, stripe_refund: string): Promise<void> =>
      change(key, (tx, refund) => recordRefundFailure(tx, refund, stripe_refund, now())),

    /**
     * Leaves a refund to be settled by other means, unless Stripe gives the money back after all.
     *
     * @returns what Stripe calls it then
     */
    async abandonRefund(key: RefundKey): Promise<string | null> {
      const refund = (await findRefund(tables(), key))!;
      const { payment_intent } = await findPayment(tables(), key.payment_id);
      const made = await refundedAtStripe(deps, refund, payment_intent!);
      await setRefund(tables(), key, made ? { stripe_refund: made.id } : { status: "abandoned" });
      return made?.id ?? null;
    },
  };

  function change(key: RefundKey, how: (tx: Tx, refund: RefundRow) => Promise<void>): Promise<void> {
    return store.transaction(async (tx: Tx) => how(tx, (await findRefund(tx, key))!));
  }
};

const state = ({ id, status, failure_reason }: StripeRefund): RefundState => ({
  stripe_refund: id,
  status,
  ...(failure_reason && { failure_reason }),
});

async function setAside(tx: Tx, { payment_id, refund_id, amount, reason }: RefundInput, now: number) {
  const payment = await findPayment(tx, payment_id);
  const earlier = await findRefund(tx, { payment_id, refund_id });
  if (earlier) {
    if (amount === undefined || amount === earlier.amount) return earlier;
    const why = `refund "${refund_id}" is of ${earlier.amount}, not ${amount}`;
    throw refusal(payment, { type: "InvalidInput", why });
  }
  if (payment.status !== "succeeded") throw refusal(payment, { type: "NotRefundable", why: `it is ${payment.status}` });
  const left = await refundable(tx, payment);
  if (left === 0) throw refusal(payment, { type: "NotRefundable", why: "all of it went back already" });
  const given = amount ?? left;
  if (given > left) {
    const why = `${given} is more than the ${left} that is left of it`;
    throw refusal(payment, { type: "RefundExceedsPayment", why });
  }
  const step = chargeStep(payment.currency);
  if (given % step > 0) {
    const why = `in ${payment.currency} amounts are multiples of ${step}, not ${given}`;
    throw refusal(payment, { type: "InvalidInput", why });
  }
  return await reserveRefund(tx, { payment, refund_id, amount: given, cause: reason }, now);
}

const refusal = ({ id }: PaymentRow, { type, why }: { type: string; why: string }) =>
  ApplicationFailure.nonRetryable(`Cannot refund payment "${id}": ${why}`, type);

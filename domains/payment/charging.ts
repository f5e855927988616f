// A payment at Stripe: charged once per attempt, looked at, cancelled, booked. Activities.
import type { Kysely } from "kysely";
import { ApplicationFailure } from "@temporalio/common";
import { parseInput } from "../../temporal/input.ts";
import type { PaymentDeps } from "./activities.ts";
import type { ChargeOrder, ChargeState, OpenedPayment, Payment } from "./messages.ts";
import { onceAtStripe } from "./once_at_stripe.ts";
import { findPayment, recordCharge, setPayment } from "./payments.ts";
import { paymentInput } from "./schema.ts";
import type { Intent } from "./stripe.ts";
import type { PaymentRow, PaymentTables } from "./tables.ts";

export const createCharging = (deps: PaymentDeps) => {
  const { store, stripe, now, terms } = deps;
  const tables = () => store.tables<PaymentTables>();

  return {
    /** Takes a payment up. The input comes from any client, so it is checked here. */
    async openPayment(input: unknown): Promise<OpenedPayment> {
      const { payment_id, amount, currency } = parseInput("PaymentProcessingWorkflow", paymentInput, input);
      const payment = await findPayment(tables(), payment_id);
      const wrong = [
        ...(amount === payment.amount ? [] : [`amount: ${amount} is not what the payment is for, ${payment.amount}`]),
        ...(!currency || currency === payment.currency ? [] : [`currency: "${currency}" is not "${payment.currency}"`]),
      ];
      if (wrong.length > 0) {
        const message = `Cannot process payment "${payment_id}": ${wrong.join("; ")}`;
        throw ApplicationFailure.nonRetryable(message, "InvalidInput");
      }
      return { payment: view(payment), terms };
    },

    async chargePayment({ payment_id, attempt, payment_method }: ChargeOrder): Promise<ChargeState> {
      const payment = await findPayment(tables(), payment_id);
      const { amount, currency, customer, booking_id } = payment;
      const intent = await onceAtStripe(deps, {
        key: `payment:${payment_id}:charge:${attempt}`,
        call: (key) =>
          stripe.charge({
            key,
            payment_id,
            attempt,
            amount,
            currency,
            payment_method,
            ...(customer && { customer }),
            off_session: false,
            ...(booking_id && { transfer_group: `booking-${booking_id}` }),
            return_url: deps.returnUrl(payment_id),
          }),
        find: (since) => stripe.findIntent(payment_id, attempt, since),
      });
      await setPayment(tables(), payment_id, { payment_method, payment_intent: intent.id });
      return state(intent);
    },

    checkCharge: async (intent: string): Promise<ChargeState> => state(await stripe.intent(intent)),

    /** Cancels a PaymentIntent; one that has come through in the meantime says so. */
    cancelCharge: async (intent: string): Promise<ChargeState> =>
      state(await stripe.cancelIntent(intent, `payment-intent:${intent}:cancel`)),

    /** Books a charge. @throws Error, retryable, while Stripe has not told its fee yet */
    async bookCharge(payment_id: string, intent: string): Promise<{ charge: string }> {
      const { charge } = await stripe.intent(intent);
      if (charge?.fee === undefined) {
        throw new Error(`Cannot book payment "${payment_id}": Stripe has not settled intent "${intent}" yet`);
      }
      const { id, fee } = charge;
      await store.transaction(async (tx: Kysely<PaymentTables>) =>
        recordCharge(tx, await findPayment(tx, payment_id), { id, fee, payment_intent: intent }, now())
      );
      return { charge: charge.id };
    },

    /** Gives back a charge that is not in the books: nothing of it is, before or after. */
    async refundCharge(payment_id: string, intent: string): Promise<void> {
      const { amount } = await findPayment(tables(), payment_id);
      const refund_id = `${payment_id}:compensation`;
      await onceAtStripe(deps, {
        key: `payment:${payment_id}:compensation`,
        call: (key) => stripe.refund({ key, refund_id, payment_intent: intent, amount }),
        find: () => stripe.findRefund(refund_id, intent),
      });
    },

    async closePayment(payment_id: string, status: "failed" | "refunded"): Promise<void> {
      await setPayment(tables(), payment_id, { status });
    },
  };
};

const view = (
  { id, booking_id, amount, currency, payment_method, status, charge, payment_intent }: PaymentRow,
): Payment => ({ payment_id: id, booking_id, amount, currency, payment_method, status, charge, payment_intent });

/** What a history may keep: no client secret, no URL that lets anybody act for the payer. */
function state({ id, status, charge, decline }: Intent): ChargeState {
  return {
    intent: id,
    status,
    ...(charge && { charge: { id: charge.id, fee: charge.fee } }),
    ...(decline && {
      decline: {
        code: decline.code,
        decline_code: decline.decline_code,
        advice: decline.advice,
        same_method_again: decline.same_method_again,
      },
    }),
  };
}

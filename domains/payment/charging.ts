// A payment at Stripe: charged once per attempt, looked at, cancelled. Activities.
import type { Kysely } from "kysely";
import { ApplicationFailure } from "@temporalio/common";
import { parseInput } from "../../temporal/input.ts";
import type { PaymentDeps } from "./deps.ts";
import { beginAttempt, findAttempt, nextAttempt, setAttempt } from "./attempts.ts";
import type { ChargeRequest, MethodOwner } from "./contract.ts";
import type { ChargeOrder, ChargeState, FailedCollection, OpenedPayment } from "./messages.ts";
import { NEVER_AGAIN } from "./methods.ts";
import { madeAtStripe, onceAtStripe } from "./once_at_stripe.ts";
import { findPayment, setPayment } from "./payments.ts";
import { paymentInput } from "./schema.ts";
import type { Intent, IntentIdentity, StripeErrorDetails } from "./stripe.ts";
import type { PaymentRow, PaymentTables } from "./tables.ts";
import { refuseSecond } from "./taking_up.ts";

type Tx = Kysely<PaymentTables>;
type Attempt = Pick<ChargeOrder, "payment_id" | "attempt">;

const chargeKey = ({ payment_id, attempt }: Attempt) => `payment:${payment_id}:charge:${attempt}`;

export const createCharging = (deps: PaymentDeps) => {
  const { store, stripe, terms } = deps;
  const tables = () => store.tables<PaymentTables>();

  return {
    /**
     * Puts a payment down that is to be collected while its payer is not there; the same one once. Asked again for one
     * that is pending, it is collected from the method that is named then, unless the earlier one is being charged.
     */
    async requestCharge(request: ChargeRequest): Promise<void> {
      const { payment_id: id, ...payment } = request;
      await tables().insertInto("payments")
        .values({ id, ...payment, booking_id: null, status: "pending", collection: "off_session" })
        .onConflict((conflict) =>
          conflict.column("id").doUpdateSet({ payment_method: payment.payment_method })
            .where("payments.status", "=", "pending")
        ).execute();
    },

    /** Whose a payment method is, as Stripe knows it. */
    async methodOwner(payment_method: string): Promise<MethodOwner> {
      const found = await stripe.paymentMethod(payment_method);
      return { exists: found !== undefined, ...(found?.customer && { customer: found.customer }) };
    },

    /** Takes a payment up. The input comes from any client, so it is checked here. */
    async openPayment(input: unknown, workflowId: string): Promise<OpenedPayment> {
      const { payment_id, amount, currency } = parseInput("PaymentProcessingWorkflow", paymentInput, input);
      return await store.transaction(async (tx: Tx) => {
        const payment = await findPayment(tx, payment_id);
        refuseOther(payment, { amount, currency });
        if (payment.status === "pending") {
          refuseSecond(`payment "${payment_id}"`, payment.workflow_id, workflowId);
          await setPayment(tx, payment_id, { workflow_id: workflowId });
        }
        const { status, charge, failure } = payment;
        const off_session = isOffSession(payment);
        const next = await nextAttempt(tx, payment);
        return {
          payment: {
            ...{ payment_id, amount, currency: payment.currency, status, charge },
            ...(failure !== null && { failure: JSON.parse(failure) as FailedCollection }),
          },
          terms,
          off_session,
          ...next,
        };
      });
    },

    async chargePayment(order: ChargeOrder): Promise<ChargeState> {
      const { payment_id, attempt } = order;
      const begun = await beginAttempt(tables(), order);
      if (begun.payment_intent) return state(await stripe.intent(begun.payment_intent));

      const payment = await findPayment(tables(), payment_id);
      const { amount, currency, customer, booking_id } = payment;
      const charged = onceAtStripe(deps, {
        key: chargeKey(order),
        call: (key) =>
          stripe.charge({
            key,
            payment_id,
            attempt,
            amount,
            currency,
            payment_method: begun.payment_method,
            ...(customer && { customer }),
            off_session: isOffSession(payment),
            ...(booking_id && { transfer_group: `booking-${booking_id}` }),
            ...(!isOffSession(payment) && { return_url: deps.returnUrl(payment_id) }),
          }),
        find: (since, pages) => stripe.findIntent(identityOf(order, payment), since, pages),
      });
      try {
        const intent = await charged;
        await setAttempt(tables(), order, { payment_intent: intent.id });
        return state(intent);
      } catch (error) {
        const refused = isOffSession(payment) && refusedMethod(error);
        if (!refused) throw error;
        await setAttempt(tables(), order, { outcome: "forbidden" });
        return refused;
      }
    },

    checkCharge: async (intent: string): Promise<ChargeState> => state(await stripe.intent(intent)),

    /**
     * Makes sure that an attempt takes nothing, from now on: cancels its PaymentIntent, also one whose id was never heard.
     *
     * @returns how it stands then: `canceled`; or `succeeded` or `processing` if it is too late for that
     */
    async cancelCharge(attempt: Attempt): Promise<ChargeState> {
      const intent = await intentOf(attempt);
      if (!intent) {
        await setAttempt(tables(), attempt, { outcome: "canceled" });
        return { status: "canceled" };
      }
      const forbidden = intent.decline?.same_method_again === false;
      const ended = mayBeCancelled(intent)
        ? await onceAtStripe(deps, {
          // Stripe repeats what it said of a state that the intent has left: a new state is a new question.
          key: `${chargeKey(attempt)}:cancel:${intent.status}`,
          call: (key) => stripe.cancelIntent(intent.id, key),
          find: async () => {
            const found = await stripe.intent(intent.id);
            return mayBeCancelled(found) ? undefined : found;
          },
        })
        : intent;
      if (ended.status === "canceled") {
        await setAttempt(tables(), attempt, { outcome: forbidden ? "forbidden" : "canceled" });
      }
      return state(ended);
    },
  };

  async function intentOf(attempt: Attempt): Promise<Intent | undefined> {
    const begun = await findAttempt(tables(), attempt);
    if (begun?.payment_intent) return await stripe.intent(begun.payment_intent);
    if (!begun) return undefined;
    const payment = await findPayment(tables(), attempt.payment_id);
    return await madeAtStripe(deps, {
      key: chargeKey(attempt),
      find: (since, pages) => stripe.findIntent(identityOf(attempt, payment), since, pages),
    });
  }
};

const identityOf = ({ payment_id, attempt }: Attempt, { customer }: PaymentRow): IntentIdentity => ({
  payment_id,
  attempt,
  ...(customer && { customer }),
});

const isOffSession = ({ collection }: PaymentRow) => collection === "off_session";

/** While nobody is there to mend it, a method that Stripe does not take counts as declined for good: no intent was made. */
function refusedMethod(error: unknown): ChargeState | undefined {
  if (!(error instanceof ApplicationFailure) || error.type !== "PaymentMethodRejected") return undefined;
  const { code = "payment_method_rejected" } = (error.details?.[0] ?? {}) as StripeErrorDetails;
  return { status: "canceled", decline: { code, ...NEVER_AGAIN } };
}

const mayBeCancelled = ({ status }: Intent) => !["succeeded", "processing", "canceled"].includes(status);

function refuseOther(payment: PaymentRow, { amount, currency }: { amount: number; currency?: string }): void {
  const wrong = [
    ...(amount === payment.amount ? [] : [`amount: ${amount} is not what the payment is for, ${payment.amount}`]),
    ...(!currency || currency === payment.currency ? [] : [`currency: "${currency}" is not "${payment.currency}"`]),
  ];
  if (wrong.length === 0) return;
  throw ApplicationFailure.nonRetryable(`Cannot process payment "${payment.id}": ${wrong.join("; ")}`, "InvalidInput");
}

/** What a history may keep: no client secret, no URL that lets anybody act for the payer. */
function state({ id, status, decline }: Intent): ChargeState {
  if (!decline) return { intent: id, status };
  const { code, decline_code, advice, same_method_again } = decline;
  return { intent: id, status, decline: { code, decline_code, advice, same_method_again } };
}

import Stripe from "stripe";
import { declineAdvice } from "../decline_codes.ts";
import { asking, clockTolerance, moving } from "./asking.ts";
import type { Payments } from "./contract.ts";
import type { Charge, Decline, Intent } from "./objects.ts";
import { searching } from "./searching.ts";

const expand = ["latest_charge.balance_transaction"];

export function intents(stripe: Stripe): Pick<Payments, "charge" | "findIntent" | "intent" | "cancelIntent"> {
  const intent = (id: string) =>
    asking(`read payment intent ${id}`, async () => toIntent(await stripe.paymentIntents.retrieve(id, { expand })));

  return {
    intent,

    charge: ({ key, payment_id, attempt, return_url, ...request }) =>
      moving(`charge payment "${payment_id}", attempt ${attempt}`, async () => {
        const parameters = {
          ...request,
          confirm: true,
          automatic_payment_methods: return_url
            ? { enabled: true }
            : { enabled: true, allow_redirects: "never" as const },
          metadata: { payment_id, attempt },
          expand,
          ...(return_url && { return_url }),
        };
        try {
          return toIntent(await stripe.paymentIntents.create(parameters, { idempotencyKey: key }));
        } catch (error) {
          if (error instanceof Stripe.errors.StripeCardError && error.payment_intent) {
            return toIntent(error.payment_intent);
          }
          throw error;
        }
      }),

    async findIntent({ payment_id, attempt, customer }, since, pages) {
      const narrowed = { created: { gte: clockTolerance(since) }, ...(customer && { customer }) };
      const found = await searching(
        `look for a charge of payment "${payment_id}", attempt ${attempt}`,
        (page) => stripe.paymentIntents.list({ ...narrowed, ...page }),
        ({ metadata }) => metadata.payment_id === payment_id && metadata.attempt === String(attempt),
        pages,
      );
      return found && await intent(found.id);
    },

    async cancelIntent(id, key) {
      const canceled = await moving(`cancel payment intent ${id}`, async () => {
        try {
          return toIntent(await stripe.paymentIntents.cancel(id, { expand }, { idempotencyKey: key }));
        } catch (error) {
          if ((error as { code?: string }).code === "payment_intent_unexpected_state") return undefined;
          throw error;
        }
      });
      return canceled ?? await intent(id);
    },
  };
}

function toIntent(intent: Stripe.PaymentIntent): Intent {
  const { id, status, amount, currency, latest_charge, next_action, last_payment_error, client_secret } = intent;
  const url = next_action?.redirect_to_url?.url;
  return {
    id,
    status: status as Intent["status"],
    amount,
    currency,
    ...(latest_charge && { charge: toCharge(latest_charge) }),
    ...(status === "requires_payment_method" && last_payment_error && { decline: toDecline(last_payment_error) }),
    ...(next_action && { next_action: { type: next_action.type, ...(url && { url }) } }),
    ...(status === "requires_action" && client_secret && { client_secret }),
  };
}

function toCharge(charge: string | Stripe.Charge): Charge {
  if (typeof charge === "string") return { id: charge };
  const { id, balance_transaction: settled } = charge;
  if (!settled) return { id };
  if (typeof settled === "string") return { id, balance_transaction: settled };
  const converted = settled.currency !== charge.currency && { converted_to: settled.currency };
  return { id, balance_transaction: settled.id, fee: settled.fee, ...converted };
}

function toDecline(error: Stripe.PaymentIntent.LastPaymentError): Decline {
  const { code = "card_declined", decline_code, message = "The payment was declined.", advice_code } = error;
  return {
    code,
    ...(decline_code && { decline_code }),
    message,
    ...declineAdvice(code, decline_code, advice_code),
  };
}

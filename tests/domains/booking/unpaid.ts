// A booking whose guest has yet to pay: Stripe has declined their card, or their bank asks them.
import type { WorkflowHandle } from "@temporalio/client";
import type { Intent, Payments } from "../../../domains/payment/stripe.ts";
import type { PaymentTables } from "../../../domains/payment/tables.ts";
import { eventually, type World } from "./world.ts";

/** A card that is declined. */
export const DECLINED: Partial<Intent> = {
  status: "requires_payment_method",
  decline: {
    code: "card_declined",
    message: "Declined.",
    advice: "ask_for_another_method",
    same_method_again: true,
  },
};

/** Money that came through. */
export const TAKEN: Partial<Intent> = { status: "succeeded", charge: { id: "ch_1", fee: 153 } };

/** A Stripe of which a charge gets this answer, and its withdrawal that one. */
export function stripe(
  charged: Partial<Intent>,
  withdrawn: Partial<Intent> = { status: "canceled" },
): Partial<Payments> {
  const intents = new Map<string, Intent>();
  const put = (intent: Partial<Intent> & { id: string }) => {
    intents.set(intent.id, { amount: 8500, currency: "eur", status: "canceled", ...intent });
    return Promise.resolve(intents.get(intent.id)!);
  };
  return {
    charge: ({ attempt }) => put({ id: `pi_${attempt}`, ...charged }),
    intent: (id) => Promise.resolve(intents.get(id)!),
    cancelIntent: (id) => put({ id, ...(intents.get(id)!.status === "canceled" ? {} : withdrawn) }),
  };
}

/** Starts payment 456 of 85.00 for booking 123, in a world without another one, until the guest is asked to see to it. */
export async function payWithTrouble(world: World): Promise<WorkflowHandle> {
  await world.store.tables<PaymentTables>().insertInto("payments").values({
    id: "456",
    booking_id: "123",
    payer_id: "g1",
    amount: 8500,
    currency: "eur",
    status: "pending",
    payment_method: "pm_1",
  }).execute();
  const payment = await pay(world);
  await eventually(() => asked(world) === 1);
  return payment;
}

/** Takes payment 456 up. */
export const pay = ({ temporal }: Pick<World, "temporal">): Promise<WorkflowHandle> =>
  temporal.start("PaymentProcessingWorkflow", { payment_id: "456", amount: 8500 }, "payment-456");

/** How often the guest was asked to see to the payment. */
export const asked = ({ mails }: Pick<World, "mails">): number =>
  mails.filter(({ key }) => /^payment:456:(another_method|action_required):/.test(key)).length;

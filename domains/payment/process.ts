// A payment: charged, waited for, mended where it can be, booked, receipted. Workflow code.
import { allHandlersFinished, condition, proxyActivities, setHandler } from "@temporalio/workflow";
import { type Decision, OperatorDecision, OperatorDesk } from "../../temporal/operator.ts";
import * as policies from "../../temporal/policies.ts";
import { Steps } from "../../temporal/steps.ts";
import type { PaymentActivities } from "./activities.ts";
import { Collection } from "./collection.ts";
import { PAYMENT_STEPS, type PaymentInput, type PaymentResult, paymentStatus } from "./contract.ts";
import type { OpenedPayment } from "./messages.ts";
import { tell } from "./telling.ts";

const { openPayment, closePayment } = proxyActivities<PaymentActivities>(policies.store);
const { bookCharge } = proxyActivities<PaymentActivities>(policies.provider);

/** Charges a payment through Stripe, books it and sends the receipt. */
export async function PaymentProcessingWorkflow(input: PaymentInput): Promise<PaymentResult> {
  const steps = new Steps(PAYMENT_STEPS);
  const opened = await openPayment(input);
  const { payment } = opened;
  if (payment.status !== "pending") return alreadyProcessed(opened, steps);

  const desk = new OperatorDesk(`payment "${payment.payment_id}"`, (step, reason) => {
    steps.note(step as typeof PAYMENT_STEPS[number], "failed", `${reason}. An operator decides`);
  });
  const collection = new Collection(opened, steps, desk);
  setHandler(paymentStatus, () => collection.view());
  const result = await process(collection, desk, steps);
  collection.ended = result.status;
  await condition(allHandlersFinished);
  return result;
}

async function process(
  collection: Collection,
  desk: OperatorDesk,
  steps: Steps<typeof PAYMENT_STEPS[number]>,
): Promise<PaymentResult> {
  const { payment: { payment_id, amount, currency } } = collection;
  const subject = `payment:${payment_id}`;
  try {
    const collected = await collection.collect();
    if (collected.status === "failed") return await fail(collection, collected.reason);

    steps.note("books", "running");
    const { charge } = await desk.step("books", () => bookCharge(payment_id, collected.intent), BOOKS_DECISIONS);
    steps.note("books", "done");

    steps.note("receipt", ...await tell({ notice: "receipt", subject, to: { payment_id }, amount, currency }));
    return { payment_id, status: "succeeded", charge, amount, currency };
  } catch (error) {
    if (!(error instanceof OperatorDecision)) throw error;
    const givenBack = await collection.undo();
    if (!givenBack) return await fail(collection, error.message);
    await closePayment(payment_id, "refunded");
    steps.skipRest(error.message);
    return { payment_id, status: "refunded", reason: error.message, amount, currency };
  }
}

/** A charge that was taken is booked or given back: it cannot be left at that. */
const BOOKS_DECISIONS: readonly Decision[] = ["resume", "refund"];

async function fail({ payment, steps }: Collection, reason: string): Promise<PaymentResult> {
  const { payment_id, amount, currency } = payment;
  await closePayment(payment_id, "failed");
  steps.note("charge", "failed", reason);
  steps.skipRest("nothing was taken");
  await tell({ notice: "payment_failed", subject: `payment:${payment_id}`, to: { payment_id }, amount, currency });
  return { payment_id, status: "failed", reason, amount, currency };
}

/** A payment that was processed before answers how it ended, and nothing is charged again. */
function alreadyProcessed({ payment }: OpenedPayment, steps: Steps<typeof PAYMENT_STEPS[number]>): PaymentResult {
  const { payment_id, status, charge, amount, currency } = payment;
  steps.skipRest(`the payment has ${status} already`);
  return { payment_id, status: status as PaymentResult["status"], ...(charge && { charge }), amount, currency };
}

// A payment: charged, waited for, mended where it can be, booked, receipted. Workflow code.
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  workflowInfo,
} from "@temporalio/workflow";
import { orFailAsIs } from "../../temporal/failures.ts";
import { OperatorDecision, OperatorDesk } from "../../temporal/operator.ts";
import { Opening } from "../../temporal/opening.ts";
import * as policies from "../../temporal/policies.ts";
import { startOnItsOwn } from "../../temporal/starting.ts";
import { Steps } from "../../temporal/steps.ts";
import type { Decision } from "../../temporal/timeline.ts";
import { money } from "../../text/money.ts";
import type { PaymentActivities } from "./activities.ts";
import { Collection } from "./collection.ts";
import {
  COMPENSATION,
  PAYMENT_STEPS,
  type PaymentInput,
  type PaymentResult,
  paymentStatus,
  providePaymentMethod,
  refundWorkflowId,
} from "./contract.ts";
import type { NotCollected } from "./messages.ts";
import { whyNotThisMethod } from "./methods.ts";
import { StripeNews } from "./stripe_news.ts";
import { tell } from "./telling.ts";

const { openPayment, closePayment } = proxyActivities<PaymentActivities>(policies.store);
const { bookCharge, bookCompensation } = proxyActivities<PaymentActivities>(policies.provider);
const { refundCharge } = proxyActivities<PaymentActivities>(policies.providerOnce);

/** Charges a payment through Stripe, books it and sends the receipt. */
export async function PaymentProcessingWorkflow(input: PaymentInput): Promise<PaymentResult> {
  const steps = new Steps(PAYMENT_STEPS);
  const news = new StripeNews();
  const desk = new OperatorDesk(steps);
  const opening = new Opening<Collection>(`payment "${input?.payment_id}"`);
  listen(opening);
  const collection = await opening.through(async () =>
    new Collection(await orFailAsIs(openPayment(input, workflowInfo().workflowId)), desk, news)
  );
  const { payment_id, status, amount, currency } = collection.opened.payment;
  steps.subject = `payment ${payment_id}, ${money(amount, currency)}`;
  const result = status === "pending" ? await process(collection) : alreadyProcessed(collection);
  collection.ended = result.status;
  await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
  return result;
}

function listen(opening: Opening<Collection>): void {
  opening.query(paymentStatus, (collection) => collection.view());
  opening.update(providePaymentMethod, "take another way to pay for", {
    whyNot: (collection, offer) => collection ? collection.whyNotThis(offer) : whyNotThisMethod(offer),
    act: (collection, offer) => collection.offer(offer),
  });
}

async function process(collection: Collection): Promise<PaymentResult> {
  try {
    const collected = await collection.collect();
    // Money that was taken is booked, whatever an operator cancels.
    return await CancellationScope.nonCancellable(() =>
      collected.status === "succeeded" ? book(collection, collected.intent) : fail(collection, collected)
    );
  } catch (error) {
    if (isCancellation(error)) return await CancellationScope.nonCancellable(() => stopHere(collection, error));
    if (!(error instanceof OperatorDecision)) throw error;
    return await CancellationScope.nonCancellable(() => abandon(collection, error.message));
  }
}

/** A charge that was taken is booked or given back: it cannot be left at that. */
const BOOKED_OR_GIVEN_BACK: readonly Decision[] = ["resume", "refund"];

async function book(collection: Collection, intent: string): Promise<PaymentResult> {
  const { steps, desk, opened: { payment: { payment_id, amount, currency } } } = collection;
  steps.note("charge", "done", intent);
  steps.note("books", "running");
  try {
    const booked = await desk.step("books", () => bookCharge(payment_id, intent), BOOKED_OR_GIVEN_BACK);
    const { charge, refunds = [] } = booked;
    for (const refund of refunds) await startOnItsOwn("RefundWorkflow", refundWorkflowId(refund), refund);
    steps.note(
      "books",
      "done",
      refunds.length > 0 ? "its booking was settled before: what is due goes back" : undefined,
    );
    const order = { notice: "receipt", subject: `payment:${payment_id}`, to: { payment_id } } as const;
    steps.note("receipt", ...await tell({ ...order, amount, currency }));
    return { payment_id, status: "succeeded", charge, amount, currency };
  } catch (error) {
    if (!(error instanceof OperatorDecision)) throw error;
    return await giveBack(collection, intent, error.message);
  }
}

/** An operator gives a payment up. If money was taken all the same, it goes back. */
async function abandon(collection: Collection, reason: string): Promise<PaymentResult> {
  const taken = await collection.withdraw();
  return taken ? await giveBack(collection, taken, reason) : await fail(collection, { reason });
}

/**
 * The workflow was cancelled, not the payment, by an operator or because its booking was called off: nothing more is tried,
 * and what was taken is booked.
 */
async function stopHere(collection: Collection, cancelled: unknown): Promise<PaymentResult> {
  const taken = await collection.withdraw();
  if (taken) return await book(collection, taken);
  collection.steps.skipRest("stopped: start it again to go on");
  throw cancelled;
}

/** Money first, then books: they take up the charge together with its way back, which RefundWorkflow follows to its end. */
async function giveBack(collection: Collection, intent: string, reason: string): Promise<PaymentResult> {
  const { steps, desk, opened: { payment: { payment_id, amount, currency } } } = collection;
  await desk.step("charge", () => refundCharge(payment_id, intent), ["resume"]);
  await desk.step("books", () => bookCompensation(payment_id, intent), ["resume"]);
  const refund = { payment_id, refund_id: COMPENSATION };
  await startOnItsOwn("RefundWorkflow", refundWorkflowId(refund), refund);
  steps.note("books", "done", "taken, and given back");
  steps.skipRest(reason);
  return { payment_id, status: "refunded", reason, amount, currency };
}

async function fail(
  { opened, steps, method: payment_method }: Collection,
  { reason, decline }: NotCollected,
): Promise<PaymentResult> {
  const { payment: { payment_id, amount, currency }, off_session } = opened;
  const why = { reason, ...(decline && { decline }), payment_method };
  await closePayment(payment_id, why);
  steps.note("charge", "failed", reason);
  steps.skipRest("nothing was taken");
  const result = { payment_id, status: "failed", reason, amount, currency } as const;
  // Whoever asked for it while the payer was not there knows what to tell them.
  if (off_session) return { ...result, ...why };
  await tell({ notice: "payment_failed", subject: `payment:${payment_id}`, to: { payment_id }, amount, currency });
  return result;
}

/** A payment that was processed before answers how it ended, and nothing is charged again. */
function alreadyProcessed({ opened, steps }: Collection): PaymentResult {
  const { payment: { payment_id, status, charge, failure, amount, currency }, off_session } = opened;
  steps.skipRest(`the payment has ${status === "refunded" ? "been refunded" : status} already`);
  return {
    payment_id,
    status: status as PaymentResult["status"],
    ...(charge && { charge }),
    ...(off_session && failure),
    amount,
    currency,
  };
}

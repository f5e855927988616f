// Money back to a payer: set aside, given back, recovered from a host who had been paid. Workflow code.
import { proxyActivities } from "@temporalio/workflow";
import { failedWith, reasonOf } from "../../temporal/failures.ts";
import { attempt } from "../../temporal/flow.ts";
import { OperatorDecision, OperatorDesk } from "../../temporal/operator.ts";
import * as policies from "../../temporal/policies.ts";
import { Steps } from "../../temporal/steps.ts";
import { money } from "../../text/money.ts";
import type { PaymentActivities } from "./activities.ts";
import { REFUND_STEPS, type RefundInput, type RefundResult } from "./contract.ts";
import type { OpenedRefund, Recovery, Refund, RefundState } from "./messages.ts";
import { StripeNews } from "./stripe_news.ts";
import { tell } from "./telling.ts";

const { abandonRefund, bookDebt, bookRefund, bookRefundFailure, openRefund } = proxyActivities<PaymentActivities>(
  policies.store,
);
const { checkRefund, recoverFromHost, refundPayment } = proxyActivities<PaymentActivities>(policies.provider);

type RefundSteps = Steps<typeof REFUND_STEPS[number]>;

/**
 * Gives a payment back, all or part of it, once per refund id. Started again after Stripe has said that a refund which had
 * succeeded has failed, it takes up from there.
 */
export async function RefundWorkflow(input: RefundInput): Promise<RefundResult> {
  const steps: RefundSteps = new Steps(REFUND_STEPS);
  const news = new StripeNews();
  const opened = await openRefund(input);
  const { refund } = opened;
  const { payment_id, refund_id, amount, currency } = refund;
  steps.subject = `refund ${refund_id} of payment ${payment_id}, ${money(amount, currency)}`;
  steps.note("reserve", "done");
  const desk = new OperatorDesk(`refund "${refund_id}" of payment "${payment_id}"`, (step, reason) => {
    steps.note(step as typeof REFUND_STEPS[number], "failed", `${reason}. An operator decides`);
  });

  const result: RefundResult = { payment_id, refund_id, status: "succeeded", amount, currency };
  try {
    await giveBack(opened, news, desk, steps);
  } catch (error) {
    if (!(error instanceof OperatorDecision)) throw error;
    await abandonRefund({ payment_id, refund_id });
    steps.skipRest(error.message);
    return { ...result, status: "abandoned" };
  }
  const recovery = await recover(refund, desk, steps);
  const order = { notice: "refunded", subject: `refund:${payment_id}:${refund_id}` } as const;
  steps.note("notice", ...await tell({ ...order, to: { payment_id }, amount, currency }));
  return { ...result, ...recovery };
}

/** Asks Stripe, and asks again after a failure once an operator has mended its reason. */
async function giveBack({ refund, terms }: OpenedRefund, news: StripeNews, desk: OperatorDesk, steps: RefundSteps) {
  for (;;) {
    steps.note("refund", "running");
    const state = await desk.step("refund", () => current(refund), ["resume", "abandon"]);
    const settled = await news.until(
      () => desk.step("refund", () => checkRefund(state.stripe_refund), ["resume", "abandon"]),
      ({ status }) => status !== "pending" && status !== "requires_action",
      terms.poll_bank,
      Date.now() + terms.bank,
    );
    if (settled.status === "succeeded") {
      await bookRefund(refund, settled.stripe_refund);
      return steps.note("refund", "done", settled.stripe_refund);
    }
    if (settled.status === "failed" || settled.status === "canceled") {
      await bookRefundFailure(refund, settled.stripe_refund);
      refund.stripe_refund = null;
    }
    const why = settled.failure_reason ??
      (settled.status === "pending" ? "the bank takes longer than it may" : settled.status);
    await desk.stop("refund", `Stripe could not give it back: ${why}`, ["resume", "abandon"]);
  }
}

/** How the refund stands at Stripe: one that was asked for earlier, or one that is asked for now. */
function current(refund: Refund): Promise<RefundState> {
  return refund.stripe_refund && refund.status !== "failed" ? checkRefund(refund.stripe_refund) : refundPayment(refund);
}

/** The guest has their money; the host gives back their part of it, or owes it. */
async function recover(refund: Refund, desk: OperatorDesk, steps: RefundSteps): Promise<Recovery> {
  const { currency } = refund;
  steps.note("recover", "running");
  const first = await attempt(recoverFromHost(refund));
  if ("done" in first) return noteRecovery(steps, first.done, currency);
  if (!failedWith(first.failed, "InsufficientFunds")) {
    await desk.stop("recover", reasonOf(first.failed), ["resume"]);
    return noteRecovery(steps, await desk.step("recover", () => recoverFromHost(refund), ["resume"]), currency);
  }
  const debt = await bookDebt(refund);
  try {
    await desk.stop("recover", "the host's account holds too little, the host owes it now", ["resume", "abandon"]);
    return noteRecovery(
      steps,
      await desk.step("recover", () => recoverFromHost(refund), ["resume", "abandon"]),
      currency,
    );
  } catch (error) {
    if (!(error instanceof OperatorDecision)) throw error;
    return noteRecovery(steps, debt, currency);
  }
}

function noteRecovery(steps: RefundSteps, recovery: Recovery, currency: string): Recovery {
  const { recovered, debt } = recovery;
  if (recovered) steps.note("recover", "done", `the host gives back ${money(recovered, currency)}`);
  else if (debt) steps.note("recover", "done", `the host owes ${money(debt, currency)}`);
  else steps.note("recover", "skipped", "the host was not paid for it");
  return recovery;
}

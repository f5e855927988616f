// Money back to a payer: set aside, given back, recovered from a host who had been paid. Workflow code.
import { isCancellation, proxyActivities, workflowInfo } from "@temporalio/workflow";
import { orFailAsIs } from "../../temporal/failures.ts";
import { OperatorDecision, OperatorDesk } from "../../temporal/operator.ts";
import * as policies from "../../temporal/policies.ts";
import { Steps } from "../../temporal/steps.ts";
import type { Decision } from "../../temporal/timeline.ts";
import { money } from "../../text/money.ts";
import type { PaymentActivities } from "./activities.ts";
import { REFUND_STEPS, type RefundInput, type RefundResult, type RefundStep } from "./contract.ts";
import type { OpenedRefund, RefundState } from "./messages.ts";
import { recoverFrom } from "./recovery.ts";
import { StripeNews } from "./stripe_news.ts";
import { tell } from "./telling.ts";

const { bookRefund, bookRefundFailure, openRefund } = proxyActivities<PaymentActivities>(policies.store);
const { checkRefund } = proxyActivities<PaymentActivities>(policies.provider);
const { abandonRefund, refundPayment } = proxyActivities<PaymentActivities>(policies.providerOnce);

const RESUME_OR_ABANDON: readonly Decision[] = ["resume", "abandon"];

/**
 * Gives a payment back, all or part of it, once per refund id. Started again, it goes on from where it was; also after
 * Stripe has said that a refund which had succeeded has failed.
 */
export async function RefundWorkflow(input: RefundInput): Promise<RefundResult> {
  const steps = new Steps(REFUND_STEPS);
  const news = new StripeNews();
  const desk = new OperatorDesk(steps);
  const opened = await orFailAsIs(openRefund(input, workflowInfo().workflowId));
  const { payment_id, refund_id, amount, currency } = opened.refund;
  steps.subject = `refund ${refund_id} of payment ${payment_id}, ${money(amount, currency)}`;
  if (opened.ended) {
    steps.skipRest(`it has ${opened.ended} already`);
    return { payment_id, refund_id, status: opened.ended, amount, currency };
  }
  steps.note("reserve", "done");

  const result: RefundResult = { payment_id, refund_id, status: "succeeded", amount, currency };
  for (let { stripe_refund } = opened.refund;;) {
    try {
      stripe_refund = await giveBack(opened, stripe_refund, news, desk);
      const recovery = await recoverFrom(opened, news, desk);
      const order = { notice: "refunded", subject: `refund:${payment_id}:${refund_id}` } as const;
      steps.note("notice", ...await tell({ ...order, to: { payment_id }, amount, currency }));
      if (!await cameBack(stripe_refund, news, desk)) return { ...result, ...recovery };
    } catch (error) {
      // What was done so far is done; the rest stays in the books until it is started again.
      if (isCancellation(error)) steps.skipRest("stopped by an operator: start it again to go on");
      if (!(error instanceof OperatorDecision)) throw error;
      stripe_refund = await desk.step("refund", () => abandonRefund({ payment_id, refund_id }), ["resume"]);
      // An answer that never came would have said that it is given back.
      if (stripe_refund) continue;
      steps.skipRest(error.message);
      return { ...result, status: "abandoned" };
    }
  }
}

/**
 * Asks Stripe, and asks again after a failure once an operator has mended its reason.
 *
 * @param earlier what Stripe was asked for already
 * @returns what Stripe calls the refund that succeeded
 */
async function giveBack(
  { refund, terms }: OpenedRefund,
  earlier: string | null,
  news: StripeNews,
  desk: OperatorDesk<RefundStep>,
): Promise<string> {
  const { steps } = desk;
  for (let asked = earlier;;) {
    steps.note("refund", "running");
    const { stripe_refund } = await desk.step(
      "refund",
      () => asked ? checkRefund(asked) : refundPayment(refund),
      RESUME_OR_ABANDON,
    );
    asked = stripe_refund;
    steps.note("refund", "waiting", "for the bank", Date.now() + terms.bank);
    const settled = await news.until<RefundState>(
      () => desk.step("refund", () => checkRefund(stripe_refund), ["resume"]),
      isSettled,
      terms.poll_bank,
      terms.bank,
    );
    if (settled.status === "succeeded") {
      await desk.step("refund", () => bookRefund(refund, stripe_refund), ["resume"]);
      steps.note("refund", "done", stripe_refund);
      return stripe_refund;
    }
    if (!isSettled(settled)) {
      await desk.stop("refund", "the bank takes longer than it may", ["resume"]);
      continue;
    }
    await desk.step("refund", () => bookRefundFailure(refund, stripe_refund), ["resume"]);
    asked = null;
    const why = settled.failure_reason ?? settled.status;
    await desk.stop("refund", `Stripe could not give it back (${why})`, RESUME_OR_ABANDON);
  }
}

/** Recovering the money may have taken long, and the network may have sent the refund back meanwhile. */
async function cameBack(stripe_refund: string, news: StripeNews, desk: OperatorDesk<RefundStep>): Promise<boolean> {
  while (news.unread) {
    const { status } = await news.read(() => desk.step("refund", () => checkRefund(stripe_refund), ["resume"]));
    if (status !== "succeeded") return true;
  }
  return false;
}

const isSettled = ({ status }: RefundState) => status !== "pending" && status !== "requires_action";

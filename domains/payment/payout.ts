// A host's balance to their bank. Workflow code.
import { isCancellation, proxyActivities, workflowInfo } from "@temporalio/workflow";
import { orFailAsIs } from "../../temporal/failures.ts";
import { OperatorDecision, OperatorDesk } from "../../temporal/operator.ts";
import * as policies from "../../temporal/policies.ts";
import { Steps } from "../../temporal/steps.ts";
import { money } from "../../text/money.ts";
import type { PaymentActivities } from "./activities.ts";
import { PAYOUT_STEPS, type PayoutInput, type PayoutResult, type PayoutStep } from "./contract.ts";
import type { OpenedPayout } from "./messages.ts";
import { PayoutTrip } from "./payout_trip.ts";
import { StripeNews } from "./stripe_news.ts";
import { tell } from "./telling.ts";

const { closePayout, openPayout } = proxyActivities<PaymentActivities>(policies.store);
const { abandonPayout } = proxyActivities<PaymentActivities>(policies.providerOnce);

/** Pays a host's balance out: each payment's part from its own charge to the host's account, and from there to the bank. */
export async function PayoutWorkflow(input: PayoutInput): Promise<PayoutResult> {
  const steps = new Steps(PAYOUT_STEPS);
  const news = new StripeNews();
  const desk = new OperatorDesk(steps);
  const opened = await open(input, news, steps);
  const { payout, host_id, amount, currency } = opened;
  if (!payout) return await nothingToPay(opened, steps);

  const { payout_id } = payout;
  steps.subject = `payout ${payout_id}, ${money(amount, currency)}`;
  steps.note("balance", "done", money(amount, currency));
  const trip = new PayoutTrip(opened, news, desk);
  const result = { host_id, payout_id, currency };
  for (;;) {
    try {
      await trip.toTheAccount();
      const paid = await trip.toTheBank();
      if (!paid) {
        await closePayout(payout_id, "recalled");
        steps.skipRest(REASONS.recalled);
        return { ...result, status: "skipped", amount: 0, reason: REASONS.recalled };
      }
      await closePayout(payout_id, "paid");
      const { amount, stripe_payout: occasion } = paid;
      const order = { notice: "paid_out", subject: `payout:${payout_id}`, to: { host_id } } as const;
      steps.note("notice", ...await tell({ ...order, occasion, amount, currency }));
      return { ...result, status: "paid", amount };
    } catch (error) {
      // The balance stays set aside in the books, and the next start goes on with it.
      if (isCancellation(error)) steps.skipRest("stopped by an operator: start it again to go on");
      if (!(error instanceof OperatorDecision)) throw error;
      // An answer that never came would have said that the bank has it.
      if (await desk.step("payout", () => abandonPayout(payout_id), ["resume"])) continue;
      // The money is on the host's own account: they are helped to it by other means.
      steps.skipRest(error.message);
      return { ...result, status: "abandoned", amount, reason: error.reason };
    }
  }
}

/**
 * Takes a payout up. One that Stripe's event says has come back may not count as paid yet: its own workflow is at it, and
 * either tries again or takes it for paid.
 */
async function open(input: PayoutInput, news: StripeNews, steps: Steps<PayoutStep>): Promise<OpenedPayout> {
  for (;;) {
    const opened = await orFailAsIs(openPayout(input, workflowInfo().workflowId));
    if (opened.reason !== "on_its_way") return opened;
    const { poll_bank } = opened.terms;
    steps.note("balance", "waiting", "it is on its way still", Date.now() + poll_bank);
    await news.pause(poll_bank);
  }
}

const REASONS = {
  too_little: "less than the minimum",
  no_account: "nobody knows yet where to pay it",
  settled: "it is settled",
  recalled: "what it was for went back to guests",
} as const;

async function nothingToPay(opened: OpenedPayout, steps: Steps<PayoutStep>): Promise<PayoutResult> {
  const { host_id, amount, currency } = opened;
  const reason = REASONS[opened.reason as keyof typeof REASONS];
  if (opened.reason === "no_account") {
    const order = { notice: "account_missing", subject: `host:${host_id}`, to: { host_id }, amount, currency } as const;
    steps.note("notice", ...await tell(order));
  }
  steps.skipRest(reason);
  return { host_id, status: "skipped", amount, currency, reason };
}

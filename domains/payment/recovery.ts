// What a host who had been paid gives back for a refund. Workflow code.
import { proxyActivities } from "@temporalio/workflow";
import { failedWith, reasonOf } from "../../temporal/failures.ts";
import { attempt, type Time, within } from "../../temporal/flow.ts";
import { OperatorDecision, type OperatorDesk } from "../../temporal/operator.ts";
import * as policies from "../../temporal/policies.ts";
import { money } from "../../text/money.ts";
import type { PaymentActivities } from "./activities.ts";
import type { RefundStep } from "./contract.ts";
import type { OpenedRefund, Recovery } from "./messages.ts";
import type { StripeNews } from "./stripe_news.ts";

const { bookDebt, leaveDebt } = proxyActivities<PaymentActivities>(policies.store);
const { recoverFromHost } = proxyActivities<PaymentActivities>(policies.providerOnce);

/** Most payouts reach the account in a moment: the first look comes soon, each further one later. Milliseconds. */
const SOON = 1000;

/**
 * The guest has their money; a host who was paid gives back their part of it. While a payout is still moving it to their
 * account, it is waited for. If their account holds too little, they owe it, and an operator decides when to try again, or
 * to leave it to the next payouts.
 */
export async function recoverFrom(
  opened: OpenedRefund,
  news: StripeNews,
  desk: OperatorDesk<RefundStep>,
): Promise<Recovery> {
  const { steps } = desk;
  steps.note("recover", "running");
  const recovery = await recover(opened, news, desk);
  const { recovered, debt } = recovery;
  const { currency } = opened.refund;
  if (recovered) steps.note("recover", "done", `the host gives back ${money(recovered, currency)}`);
  else if (debt) steps.note("recover", "done", `the host owes ${money(debt, currency)}`);
  else steps.note("recover", "skipped", "the host was not paid for it");
  return recovery;
}

async function recover(
  { refund, terms: { bank, poll_bank } }: OpenedRefund,
  news: StripeNews,
  desk: OperatorDesk<RefundStep>,
): Promise<Recovery> {
  let pause = SOON;
  const recoverOnceThere = async (left: Time): Promise<Recovery> => {
    for (;;) {
      const tried = await attempt(recoverFromHost(refund));
      if ("done" in tried) return tried.done;
      if (!failedWith(tried.failed, "PayoutOnItsWay") || left.over) throw tried.failed;
      desk.steps.note("recover", "waiting", "for the host's payout to reach their account", left.until);
      await news.pause(pause);
      pause = Math.min(2 * pause, poll_bank);
    }
  };
  for (;;) {
    const tried = await attempt(within(bank, recoverOnceThere));
    if ("done" in tried) return tried.done;
    if (!failedWith(tried.failed, "InsufficientFunds")) {
      await desk.stop("recover", reasonOf(tried.failed), ["resume"]);
      continue;
    }
    const debt = await bookDebt(refund);
    try {
      await desk.stop("recover", "the host's account holds too little and the host owes it", ["resume", "abandon"]);
    } catch (error) {
      if (!(error instanceof OperatorDecision)) throw error;
      await leaveDebt(refund);
      return debt;
    }
  }
}

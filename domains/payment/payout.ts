// A host's balance to their bank. Workflow code.
import { ParentClosePolicy, proxyActivities, startChild } from "@temporalio/workflow";
import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import { failedWith } from "../../temporal/failures.ts";
import { attempt } from "../../temporal/flow.ts";
import { OperatorDecision, OperatorDesk } from "../../temporal/operator.ts";
import * as policies from "../../temporal/policies.ts";
import { Steps } from "../../temporal/steps.ts";
import { money } from "../../text/money.ts";
import type { PaymentActivities } from "./activities.ts";
import {
  PAYOUT_STEPS,
  type PayoutInput,
  type PayoutResult,
  type PayoutSweepInput,
  payoutWorkflowId,
} from "./contract.ts";
import type { OpenedPayout, PayoutState } from "./messages.ts";
import { StripeNews } from "./stripe_news.ts";
import { tell } from "./telling.ts";

const { closePayout, countFailedPayout, hostsToPayOut, openPayout } = proxyActivities<PaymentActivities>(
  policies.store,
);
const { canBePaidOut, checkPayout, sendPayout, transferEarning } = proxyActivities<PaymentActivities>(
  policies.provider,
);

type PayoutSteps = Steps<typeof PAYOUT_STEPS[number]>;

/** Pays a host's balance out: each booking's part from its own charge to the host's account, and from there to the bank. */
export async function PayoutWorkflow(input: PayoutInput): Promise<PayoutResult> {
  const steps: PayoutSteps = new Steps(PAYOUT_STEPS);
  const news = new StripeNews();
  const opened = await openPayout(input);
  const { payout, reason, host_id, amount, currency } = opened;
  if (!payout) {
    steps.skipRest(reason!);
    return { host_id, status: "skipped", reason, amount, currency };
  }
  const { payout_id } = payout;
  steps.subject = `payout ${payout_id}, ${money(amount, currency)}`;
  steps.note("balance", "done", money(amount, currency));
  const desk = new OperatorDesk(`payout "${payout_id}"`, (step, why) => {
    steps.note(step as typeof PAYOUT_STEPS[number], "failed", `${why}. An operator decides`);
  });

  steps.note("transfers", "running");
  for (const booking_id of payout.transfers) {
    await desk.step("transfers", () => transferEarning(payout_id, booking_id), ["resume"]);
  }
  steps.note("transfers", "done", `${payout.transfers.length} bookings`);

  const result: PayoutResult = { host_id, payout_id, status: "paid", amount, currency };
  try {
    await payToBank(opened, news, desk, steps);
  } catch (error) {
    if (!(error instanceof OperatorDecision)) throw error;
    // The money is on the host's own account: they can be helped to it by other means.
    await closePayout(payout_id, "abandoned");
    steps.skipRest(error.message);
    return { ...result, status: "abandoned", reason: error.reason };
  }
  await closePayout(payout_id, "paid");
  steps.note(
    "notice",
    ...await tell({ notice: "paid_out", subject: `payout:${payout_id}`, to: { host_id }, amount, currency }),
  );
  return result;
}

/** Tries until the bank has taken it: a payout that failed is tried again once the account is mended. */
async function payToBank(opened: OpenedPayout, news: StripeNews, desk: OperatorDesk, steps: PayoutSteps) {
  const { terms, host_id, amount, currency } = opened;
  const { payout_id, attempt: first } = opened.payout!;
  for (let tries = first;; tries++) {
    steps.note("payout", "running");
    const sent = await send();
    const settled = await news.until<PayoutState>(
      () => desk.step("payout", () => checkPayout(payout_id, sent.stripe_payout), ["resume", "abandon"]),
      ({ status }) => status !== "pending" && status !== "in_transit",
      terms.poll_bank,
      Date.now() + terms.bank,
    );
    if (settled.status === "paid") return steps.note("payout", "done", settled.stripe_payout);
    if (settled.status !== "failed" && settled.status !== "canceled") {
      await desk.stop("payout", "the bank takes longer than it may", ["resume", "abandon"]);
      tries--;
      continue;
    }
    await countFailedPayout(payout_id, tries);
    const order = { notice: "payout_failed", subject: `payout:${payout_id}`, occasion: `${tries}` } as const;
    await tell({ ...order, to: { host_id }, amount, currency });
    await untilMended(settled.failure_code ?? settled.status);
  }

  /** Sends the payout; money that has not arrived on the host's account yet, or an account that is held up, is waited for. */
  async function send(): Promise<PayoutState> {
    const deadline = Date.now() + terms.bank;
    for (;;) {
      const sent = await attempt(sendPayout(payout_id));
      if ("done" in sent) return sent.done;
      const waits = failedWith(sent.failed, "InsufficientFunds") || failedWith(sent.failed, "AccountRestricted");
      if (!waits || Date.now() > deadline) {
        return await desk.step("payout", () => sendPayout(payout_id), ["resume", "abandon"]);
      }
      steps.note(
        "payout",
        "waiting",
        "for the money to be available on the host's account",
        Date.now() + terms.poll_bank,
      );
      await news.pause(terms.poll_bank);
    }
  }

  async function untilMended(why: string): Promise<void> {
    steps.note("payout", "waiting", `failed (${why}): for the host to mend their account`);
    const mended = await news.until(
      () => canBePaidOut(payout_id),
      (can) => can,
      terms.poll_bank,
      Date.now() + terms.bank,
    );
    if (!mended) await desk.stop("payout", `failed (${why}), and the account is not mended`, ["resume", "abandon"]);
  }
}

/** Starts a payout for every host with enough on their balance; one that is still on its way goes on. */
export async function PayoutSweepWorkflow(input: PayoutSweepInput): Promise<{ started: string[] }> {
  const { hosts, currency } = await hostsToPayOut(input);
  const started: string[] = [];
  for (const host_id of hosts) {
    const workflowId = payoutWorkflowId({ host_id, currency });
    try {
      await startChild(PayoutWorkflow, {
        workflowId,
        args: [{ host_id, currency }],
        parentClosePolicy: ParentClosePolicy.ABANDON,
      });
      started.push(workflowId);
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
  return { started };
}

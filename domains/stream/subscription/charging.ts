// A subscription's charges: each a payment of its own, carried out by the payment domain. Workflow code.
import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  ChildWorkflowFailure,
  executeChild,
  ParentClosePolicy,
  proxyActivities,
  sleep,
} from "@temporalio/workflow";
import * as policies from "../../../temporal/policies.ts";
import type { PaymentActivities } from "../../payment/activities.ts";
import { type PaymentInput, type PaymentResult, paymentWorkflowId } from "../../payment/contract.ts";
import { nextOf } from "./agenda.ts";
import { anchorAt } from "./calendar.ts";
import { type DeclineKind, declineKind, graceEnds } from "./dunning.ts";
import { chargeFor, paymentId, startedOver } from "./periods.ts";
import { type Charge, type SubscriptionState, withPlan } from "./state.ts";
import type { Subscription } from "./subscription.ts";

const { requestCharge, recordEarning } = proxyActivities<PaymentActivities>(policies.store);

const SECOND = 1000, HOUR = 60 * 60 * SECOND;

/** How long after its workflow was stopped a payment is started again. */
const AGAIN = HOUR;

/** What came of a charge. `stopped`: nobody knows yet, as somebody stopped its workflow. */
export type Charged = { paid: true } | { paid: false; reason: string } | "stopped";

/** Charges a price for something, less what is credited. */
export async function charge(sub: Subscription, price: number, pays: Charge["pays"]): Promise<Charged> {
  const { state } = sub;
  const { amount, credit_after } = chargeFor(state, price);
  if (amount === 0) {
    await sub.change({ ...applied(state, pays, sub.now), credit: credit_after }, DEEDS[pays.what], { amount });
    return { paid: true };
  }
  await sub.change({
    period: { ...state.period, payments: state.period.payments + 1 },
    charge: { payment_id: paymentId(state), amount, credit_after, pays },
  });
  return await settle(sub);
}

/** Has the charge that is under way carried out, and puts into effect what came of it. */
export async function settle(sub: Subscription): Promise<Charged> {
  const { charge, plan: { currency }, payment_method, customer, subscriber_id: payer_id } = sub.state;
  const { payment_id, amount } = charge!;
  await requestCharge({ payment_id, payer_id, amount, currency, payment_method, customer });
  const result = await sub.during(carryOut({ payment_id, amount, currency }));
  // Money that has moved is written down, whatever an operator cancels.
  return await CancellationScope.nonCancellable(async () => {
    if (!result) {
      await sub.change({ charge: { ...charge!, again_at: sub.now + AGAIN } }, "charge_stopped", { payment_id });
      return "stopped";
    }
    return result.status === "succeeded" ? await paid(sub, charge!) : await unpaid(sub, charge!, result);
  });
}

/** @returns undefined if somebody stopped its workflow: what is known of it is not enough to go on */
async function carryOut(input: PaymentInput): Promise<PaymentResult | undefined> {
  const workflowId = paymentWorkflowId(input);
  for (let pause = 5 * SECOND;; pause = Math.min(2 * pause, 6 * HOUR)) {
    try {
      // A payment that has begun is never left half-way because its subscription is stopped.
      return await executeChild<(input: PaymentInput) => Promise<PaymentResult>>("PaymentProcessingWorkflow", {
        workflowId,
        args: [input],
        parentClosePolicy: ParentClosePolicy.ABANDON,
        cancellationType: ChildWorkflowCancellationType.ABANDON,
      });
    } catch (error) {
      if (CancellationScope.current().consideredCancelled) throw error;
      if (error instanceof ChildWorkflowFailure) return undefined;
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    // An earlier run of this workflow has started it: it tells us once it is over.
    await sleep(pause);
  }
}

const DEEDS = { period: "renewed", change: "plan_changed" } as const;

async function paid(sub: Subscription, { payment_id, amount, credit_after, pays }: Charge): Promise<Charged> {
  const { plan: { host_id }, charges, collected } = sub.state;
  await recordEarning({ payment_id, host_id });
  const { period, ...state } = applied(sub.state, pays, sub.now);
  await sub.change(
    {
      ...state,
      period: { ...period, paid: [...period.paid, { payment_id, amount }] },
      credit: credit_after,
      charges: charges + 1,
      collected: collected + amount,
      charge: undefined,
      past_due: undefined,
    },
    DEEDS[pays.what],
    { payment_id, amount },
  );
  return { paid: true };
}

async function unpaid(
  sub: Subscription,
  { payment_id, amount, pays }: Charge,
  result: PaymentResult,
): Promise<Charged> {
  const { past_due, anchor: { hour, time_zone } } = sub.state;
  const { reason = "not collected", decline: verdict } = result;
  // Where no bank has spoken, an operator has: it is not tried again by itself.
  const decline: DeclineKind = verdict ? declineKind(verdict) : "needs_action";
  if (pays.what === "change") {
    await sub.change({ charge: undefined }, "declined", { payment_id, amount });
    return { paid: false, reason };
  }
  const last = sub.now;
  const since = past_due?.since ?? anchorAt(last, hour, time_zone);
  const tries = (past_due?.tries ?? 0) + 1;
  await sub.change({ charge: undefined, past_due: { since, last, decline, reason, tries } }, "declined", {
    payment_id,
    amount,
  });
  const next = nextOf(sub.state, sub.terms);
  sub.tell({
    kind: "payment_failed",
    amount,
    decline,
    ...(next?.deed === "retry" && { again_at: next.at }),
    grace_ends_at: graceEnds(since, sub.terms.dunning),
  }, payment_id);
  return { paid: false, reason };
}

/** The state with what was paid for: its period, or another plan. */
function applied(state: SubscriptionState, pays: Charge["pays"], now: number): SubscriptionState {
  if (pays.what === "period") return state;
  const changed = withPlan(state, pays.to);
  return pays.over ? startedOver(changed, now) : changed;
}

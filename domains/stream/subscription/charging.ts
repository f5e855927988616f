// A subscription's charges: each a payment of its own, carried out by the payment domain. Workflow code.
import { CancelledFailure, TerminatedFailure, WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
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
import { chargeFor, paidFor, paymentId, startedOver } from "./periods.ts";
import { type Charge, type SubscriptionState, withPlan } from "./state.ts";
import type { Subscription } from "./subscription.ts";

const { requestCharge, recordEarning } = proxyActivities<PaymentActivities>(policies.store);

const SECOND = 1000, HOUR = 60 * 60 * SECOND;

/** How long after its workflow was stopped a payment is started again. */
const AGAIN = HOUR;

/** How long at most between two looks at a payment that an earlier run has started. */
const LOOK = 6 * HOUR;

/** What came of a charge. `open`: nobody knows yet, it is looked at again. */
export type Charged = { paid: true } | { paid: false; reason: string } | "open";

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
  const { payment_id, amount, again_at } = charge!;
  await requestCharge({ payment_id, payer_id, amount, currency, payment_method, customer });
  const result = await sub.during(carryOut({ payment_id, amount, currency }, again_at === undefined));
  const lookAgain = (delay: number) => ({ charge: { ...charge!, again_at: sub.now + delay * sub.state.clock.speed } });
  // Money that has moved is written down, whatever an operator cancels.
  return await CancellationScope.nonCancellable(async () => {
    if (result === "stopped") {
      await sub.change(lookAgain(AGAIN), "charge_stopped", { payment_id });
      return "open";
    }
    if (result === "under_way") {
      await sub.change(lookAgain(LOOK));
      return "open";
    }
    const { status } = result;
    return status === "succeeded"
      ? await paid(sub, charge!)
      : await unpaid(sub, charge!, { payment_method, ...result });
  });
}

/**
 * Has a payment processed, once.
 *
 * @param patient whether to wait, up to half a day, for one that an earlier run has started: it does not tell this one
 * @returns `stopped` if somebody stopped its workflow: what is known of it is not enough to go on
 */
async function carryOut(
  input: PaymentInput,
  patient: boolean,
): Promise<PaymentResult | "stopped" | "under_way"> {
  const workflowId = paymentWorkflowId(input);
  for (let delay = patient ? 5 * SECOND : LOOK;; delay *= 2) {
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
      if (error instanceof ChildWorkflowFailure) {
        const { cause } = error;
        if (cause instanceof CancelledFailure || cause instanceof TerminatedFailure) return "stopped";
        // It could not even begin: another one would fare no better by itself.
        return { ...input, currency: input.currency!, status: "failed", reason: cause?.message ?? error.message };
      }
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    if (delay >= LOOK) return "under_way";
    await sleep(delay);
  }
}

const DEEDS = { period: "renewed", change: "plan_changed" } as const;

async function paid(sub: Subscription, { payment_id, amount, credit_after, pays }: Charge): Promise<Charged> {
  const { plan: { host_id }, charges, collected } = sub.state;
  await recordEarning({ payment_id, host_id });
  const { period, ...state } = applied(paidLate(sub), pays, sub.now);
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
  { status, reason = "not collected", decline: verdict, payment_method }: PaymentResult & { payment_method: string },
): Promise<Charged> {
  const { past_due, anchor: { hour, time_zone }, forbidden = [] } = sub.state;
  const decline: DeclineKind = verdict ? declineKind(verdict) : "given_up";
  const over = {
    charge: undefined,
    ...(decline === "hard" && { forbidden: [...forbidden.filter((each) => each !== payment_method), payment_method] }),
  };
  if (pays.what === "change") {
    await sub.change(over, "declined", { payment_id, amount });
    return { paid: false, reason };
  }
  const last = sub.now;
  const since = past_due?.since ?? anchorAt(last, hour, time_zone);
  const tries = (past_due?.tries ?? 0) + 1;
  const failed = { since, last, decline, reason, payment_method, payment_id, tries };
  sub.note({ ...over, past_due: failed }, "declined", { payment_id, amount });
  // Another method may have come meanwhile, and is charged at once: what comes of that is told.
  if (sub.state.payment_method === payment_method) {
    const next = nextOf(sub.state, sub.terms);
    sub.tell({
      kind: "payment_failed",
      amount,
      decline,
      given_back: status === "refunded",
      ...(next?.duty === "retry" && { again_at: next.at }),
      grace_ends_at: graceEnds(since, sub.terms.dunning),
    }, payment_id);
  }
  await sub.save();
  return { paid: false, reason };
}

/** Who had no access before their first payment came through has their first period from then on. */
function paidLate({ state, now }: Subscription): SubscriptionState {
  if (!state.past_due || state.charges > 0) return state;
  const { anchor, count, period: { starts_at, ends_at } } = startedOver(state, now);
  return { ...state, anchor, count, period: { ...state.period, starts_at, ends_at } };
}

/** The state with what was paid for: its period, or another plan. */
function applied(state: SubscriptionState, pays: Charge["pays"], now: number): SubscriptionState {
  if (pays.what === "period") return state;
  const changed = withPlan(state, pays.to);
  if (!pays.over) return changed;
  const { period, ...over } = startedOver(changed, now);
  // What was left of the old period went into the new one.
  return { ...over, period: { ...period, earlier: paidFor(state.period) } };
}

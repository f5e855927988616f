// What subscribers, hosts and support may change. Workflow code.
import { ApplicationFailure, CancellationScope, isCancellation, proxyActivities } from "@temporalio/workflow";
import { orFailAsIs, reasonOf } from "../../../temporal/failures.ts";
import * as policies from "../../../temporal/policies.ts";
import { startOnItsOwn } from "../../../temporal/starting.ts";
import type { PaymentActivities } from "../../payment/activities.ts";
import { chargeStep, roundDown } from "../../payment/currencies.ts";
import { type MethodOwner, refundWorkflowId } from "../../payment/contract.ts";
import { whyNotTheirs } from "../../payment/methods.ts";
import type { SubscriptionActivities } from "./activities.ts";
import { charge, settle } from "./charging.ts";
import type { CancelSubscription, ChangePlan, ChangePrice, Pause, UpdatePaymentMethod } from "./contract.ts";
import { graceEnds } from "./dunning.ts";
import { prorate, restOf, startOver } from "./proration.ts";
import { paidFor, startedOver } from "./periods.ts";
import { withPrice } from "./prices.ts";
import {
  whyCannotCancel,
  whyCannotChangePlan,
  whyCannotPause,
  whyCannotResume,
  whyCannotUpdateMethod,
} from "./requests.ts";
import { type Plan, type SubscriptionState, withPlan } from "./state.ts";
import type { Subscription } from "./subscription.ts";

const { requestPartialRefund } = proxyActivities<PaymentActivities>(policies.store);
const { readPlan } = proxyActivities<SubscriptionActivities>(policies.store);

/** How long somebody waits at most for Stripe to say whose a payment method is. Milliseconds. */
const LOOK_UP = 2 * 60 * 1000;
const { methodOwner } = proxyActivities<PaymentActivities>(policies.providerWithin(LOOK_UP));

/** What goes back of a subscription that ends now. */
const REFUND_ID = "cancelled";

/** To a dearer plan or a longer interval at once; to a cheaper one or a shorter interval with the next period. */
export async function changePlan(sub: Subscription, request: ChangePlan): Promise<void> {
  const { plan_id } = request;
  refuse(sub, "change the plan of", whyCannotChangePlan(sub.state, request));
  if (plan_id === sub.state.plan.plan_id) return await sub.change({ next_plan: undefined }, "plan_kept", { plan_id });

  const to = await orFailAsIs(readPlan(plan_id));
  // The store was asked meanwhile.
  refuse(sub, "change the plan of", whyCannotChangePlan(sub.state, request) ?? whyNotThisPlan(sub.state.plan, to));
  const { plan, period } = sub.state;
  if (period.number === 0) return await sub.change(withPlan(sub.state, to), "plan_changed", { plan_id });
  if (!isUpgrade(plan, to)) {
    return await sub.change({ next_plan: to }, "plan_change_scheduled", { plan_id });
  }
  const over = plan.interval !== to.interval;
  const span = { start: period.starts_at, end: period.ends_at };
  const { net } = (over ? startOver : prorate)({ from: plan, to, period: span, at: sub.now });
  const charged = await charge(sub, net, { what: "change", to, over });
  // A payment that was stopped goes on later: what is to come is in the answer.
  if (charged !== "open" && !charged.paid) throw refusal(sub, "change the plan of", charged.reason, "PaymentDeclined");
}

const isUpgrade = (from: Plan, to: Plan): boolean =>
  from.interval === to.interval ? to.amount > from.amount : to.interval === "year";

function whyNotThisPlan(from: Plan, to: Plan): string | undefined {
  if (to.host_id !== from.host_id) return `plan "${to.plan_id}" is another host's`;
  if (to.currency !== from.currency) return `plan "${to.plan_id}" is in ${to.currency}, not ${from.currency}`;
}

/** No charges from now on. */
export async function pause(sub: Subscription, request?: Pause): Promise<void> {
  refuse(sub, "pause", whyCannotPause(sub.state, request, sub.now));
  const until = request?.until;
  const moment = until === undefined ? {} : { until: Date.parse(until) };
  await sub.change({ pause: moment }, "paused", { ...(until && { until }) });
}

/** A pause is over: within the period that is paid for nothing has changed, after it a new one begins now. */
export async function resume(sub: Subscription): Promise<void> {
  refuse(sub, "resume", whyCannotResume(sub.state));
  await sub.change({ pause: undefined }, "resumed");
  if (sub.now < sub.state.period.ends_at || sub.state.cancel_at_period_end) return;
  const { next_plan } = sub.state;
  await beginPeriod(sub, startedOver(next_plan ? withPlan(sub.state, next_plan) : sub.state, sub.now));
}

/** Begins a period and charges it. */
export async function beginPeriod(sub: Subscription, state: SubscriptionState): Promise<void> {
  sub.state = state;
  await charge(sub, state.plan.amount, { what: "period" });
}

/** Whether nothing is charged any more for what is past due. */
export const isPastGrace = ({ state: { past_due }, terms, now }: Subscription): boolean =>
  past_due !== undefined && now >= graceEnds(past_due.since, terms.dunning);

/** What is past due is charged again. What is known of no charge is not charged a second time. */
export async function retry(sub: Subscription): Promise<void> {
  if (sub.state.charge) await settle(sub);
  else await charge(sub, sub.state.plan.amount, { what: "period" });
}

/** Ends the subscription with its period: nothing more is charged. */
export function cancelAtPeriodEnd(sub: Subscription): void {
  // What was to come stays for whoever takes this back.
  sub.note({ cancel_at_period_end: true }, "cancel_scheduled");
  sub.tell({ kind: "cancelled", access_until: sub.state.period.ends_at, refund: 0 }, sub.state.seq);
}

/** It goes on after all. */
export const reactivate = (sub: Subscription): void => sub.note({ cancel_at_period_end: false }, "reactivated");

/** Ends the subscription now. */
export async function cancelNow(sub: Subscription, request: CancelSubscription): Promise<void> {
  refuse(sub, "cancel", whyCannotCancel(sub.state, request));
  // Money that is set aside to go back goes back, whatever an operator cancels.
  await CancellationScope.nonCancellable(async () => {
    const at = sub.now;
    const amount = request.refund === "prorated" ? unused(sub.state, at) : 0;
    const payment_ids = paidFor(sub.state.period).map(({ payment_id }) => payment_id).reverse();
    const refunds = amount > 0 ? await requestPartialRefund({ refund_id: REFUND_ID, payment_ids, amount }) : [];
    const refund = refunds.reduce((total, { amount }) => total + amount, 0);
    sub.note({ ended: { reason: "requested", at, refunds } }, "cancelled", { refund });
    sub.tell({ kind: "cancelled", refund }, "now");
    await sub.save();
  });
}

/** What was paid and is not used: the rest of the period, unless that was not paid, and what is credited. */
function unused({ plan, period, past_due, credit }: SubscriptionState, at: number): number {
  const isPaid = !past_due && period.number > 0;
  const rest = isPaid ? restOf(plan, { start: period.starts_at, end: period.ends_at }, at) : 0;
  return Math.max(roundDown(rest + credit, chargeStep(plan.currency)), 0);
}

/** Has what is to go back of a subscription that has ended given back, each part once. */
export async function giveBack({ state: { ended } }: Subscription): Promise<void> {
  for (const { payment_id, amount } of ended?.refunds ?? []) {
    const refund = { payment_id, refund_id: REFUND_ID };
    await startOnItsOwn("RefundWorkflow", refundWorkflowId(refund), { ...refund, amount });
  }
}

/** Another way to pay from now on, if it is the customer's; what is past due is charged at once. */
export async function updatePaymentMethod(sub: Subscription, request: UpdatePaymentMethod): Promise<void> {
  const { payment_method } = request;
  const update = "update the payment method of";
  const owner = await sub.turns.findOut(() => ownerOf(sub, payment_method, update));
  // Stripe was asked meanwhile.
  const why = whyCannotUpdateMethod(sub.state, request) ?? whyNotTheirs(payment_method, owner, sub.state.customer);
  refuse(sub, update, why);
  sub.note({ payment_method }, "payment_method_updated", { payment_method });
  if (!sub.state.past_due) return;
  await sub.turns.take(async () => {
    const { past_due, ended, payment_method } = sub.state;
    if (!past_due || ended) return;
    // It may have been tried meanwhile, or be too late.
    refuse(sub, "charge another method of", whyCannotUpdateMethod(sub.state, { payment_method }));
    refuse(sub, "charge another method of", isPastGrace(sub) ? "its grace is over" : undefined);
    await retry(sub);
  });
}

/** Whose a method is; while nobody knows, the one before it stays. */
async function ownerOf(sub: Subscription, payment_method: string, update: string): Promise<MethodOwner> {
  try {
    return await methodOwner(payment_method);
  } catch (error) {
    if (isCancellation(error)) throw error;
    const why = `whose "${payment_method}" is could not be asked of Stripe, ask again later: ${reasonOf(error)}`;
    throw refusal(sub, update, why, "NotChecked");
  }
}

/** Another price, from the first period that begins long enough after the notice. */
export function changePrice(sub: Subscription, { amount }: ChangePrice): void {
  const { notice, ...change } = withPrice(sub.state, amount, sub.now, sub.terms);
  const occasion = sub.state.seq + 1;
  sub.note(change, "price_changed", { amount });
  sub.tell(notice, occasion);
}

/** What was accepted may make no sense any more once its turn has come. */
function refuse(sub: Subscription, what: string, why: string | undefined): void {
  if (why) throw refusal(sub, what, why, "Refused");
}

const refusal = ({ state: { subscription_id } }: Subscription, what: string, why: string, type: string) =>
  ApplicationFailure.nonRetryable(`Cannot ${what} subscription "${subscription_id}": ${why}`, type);

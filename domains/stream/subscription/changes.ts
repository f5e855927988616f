// What subscribers, hosts and support may change. Workflow code.
import { ApplicationFailure, proxyActivities } from "@temporalio/workflow";
import { orFailAsIs } from "../../../temporal/failures.ts";
import * as policies from "../../../temporal/policies.ts";
import { startOnItsOwn } from "../../../temporal/starting.ts";
import { refundWorkflowId } from "../../payment/contract.ts";
import type { SubscriptionActivities } from "./activities.ts";
import { charge, settle } from "./charging.ts";
import type { CancelSubscription, ChangePlan, ChangePrice, Pause, UpdatePaymentMethod } from "./contract.ts";
import { prorate, restOf, startOver } from "./proration.ts";
import { startedOver } from "./periods.ts";
import { whyCannotCancel, whyCannotChangePlan, whyCannotResume } from "./requests.ts";
import { type Plan, type SubscriptionState, withPlan } from "./state.ts";
import type { Subscription } from "./subscription.ts";

const { readPlan } = proxyActivities<SubscriptionActivities>(policies.store);

const DAY = 24 * 60 * 60 * 1000;

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
    return await sub.change({ next_plan: to, next_price: undefined }, "plan_change_scheduled", { plan_id });
  }
  const over = plan.interval !== to.interval;
  const span = { start: period.starts_at, end: period.ends_at };
  const { net } = (over ? startOver : prorate)({ from: plan, to, period: span, at: sub.now });
  const charged = await charge(sub, net, { what: "change", to, over });
  if (charged === "stopped") throw refusal(sub, "change the plan of", "its payment was stopped", "PaymentStopped");
  if (!charged.paid) throw refusal(sub, "change the plan of", charged.reason, "PaymentDeclined");
}

const isUpgrade = (from: Plan, to: Plan): boolean =>
  from.interval === to.interval ? to.amount > from.amount : to.interval === "year";

function whyNotThisPlan(from: Plan, to: Plan): string | undefined {
  if (to.host_id !== from.host_id) return `plan "${to.plan_id}" is another host's`;
  if (to.currency !== from.currency) return `plan "${to.plan_id}" is in ${to.currency}, not ${from.currency}`;
}

/** No charges from now on. */
export function pause(sub: Subscription, request?: Pause): void {
  const until = request?.until;
  const moment = until === undefined ? {} : { until: Date.parse(until) };
  sub.note({ pause: moment }, "paused", { ...(until && { until }) });
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

/** What is past due is charged again. What is known of no charge is not charged a second time. */
export async function retry(sub: Subscription): Promise<void> {
  if (sub.state.charge) await settle(sub);
  else await charge(sub, sub.state.plan.amount, { what: "period" });
}

/** Ends the subscription with its period: nothing more is charged. */
export function cancelAtPeriodEnd(sub: Subscription): void {
  sub.note({ cancel_at_period_end: true, next_plan: undefined, next_price: undefined }, "cancel_scheduled");
  sub.tell({ kind: "cancelled", access_until: sub.state.period.ends_at, refund: 0 }, sub.state.seq);
}

/** It goes on after all. */
export const reactivate = (sub: Subscription): void => sub.note({ cancel_at_period_end: false }, "reactivated");

/** Ends the subscription now. */
export async function cancelNow(sub: Subscription, request: CancelSubscription): Promise<void> {
  refuse(sub, "cancel", whyCannotCancel(sub.state, request));
  const at = sub.now;
  const refunds = request.refund === "prorated" ? unused(sub.state, at) : [];
  const refund = refunds.reduce((total, { amount }) => total + amount, 0);
  await sub.change({ ended: { reason: "requested", at, refunds } }, "cancelled", { refund });
  sub.tell({ kind: "cancelled", refund }, sub.state.seq);
}

/** What was paid for the rest of a period, of its latest payments first. A period that was not paid has no rest. */
function unused({ plan, period, past_due }: SubscriptionState, at: number): { payment_id: string; amount: number }[] {
  if (past_due || period.number === 0) return [];
  let left = restOf(plan, { start: period.starts_at, end: period.ends_at }, at);
  return period.paid.toReversed().map(({ payment_id, amount }) => {
    const part = Math.min(left, amount);
    left -= part;
    return { payment_id, amount: part };
  }).filter(({ amount }) => amount > 0);
}

/** Has what is to go back of a subscription that has ended given back, each part once. */
export async function giveBack({ state: { ended } }: Subscription): Promise<void> {
  for (const { payment_id, amount } of ended?.refunds ?? []) {
    const refund = { payment_id, refund_id: REFUND_ID };
    await startOnItsOwn("RefundWorkflow", refundWorkflowId(refund), { ...refund, amount });
  }
}

/** Another way to pay from now on; what is past due is charged at once. */
export async function updatePaymentMethod(sub: Subscription, { payment_method }: UpdatePaymentMethod): Promise<void> {
  sub.note({ payment_method }, "payment_method_updated", { payment_method });
  if (!sub.state.past_due) return;
  await sub.turn(async () => {
    const { past_due, ended } = sub.state;
    if (past_due && !ended) await retry(sub);
  });
}

/** Another price, from the first period that begins long enough after the notice. */
export function changePrice(sub: Subscription, { amount }: ChangePrice): void {
  const from = sub.now + sub.terms.price_notice_days * DAY;
  const before = sub.state.plan.amount;
  sub.note({ next_price: { amount, from } }, "price_changed", { amount });
  sub.tell({ kind: "price_changed", amount, before, from }, sub.state.seq);
}

/** What was accepted may make no sense any more once its turn has come. */
function refuse(sub: Subscription, what: string, why: string | undefined): void {
  if (why) throw refusal(sub, what, why, "Refused");
}

const refusal = ({ state: { subscription_id } }: Subscription, what: string, why: string, type: string) =>
  ApplicationFailure.nonRetryable(`Cannot ${what} subscription "${subscription_id}": ${why}`, type);

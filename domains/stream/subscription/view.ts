// What a subscription shows of itself. Pure.
import type { StepState } from "../../../temporal/timeline.ts";
import { money } from "../../../text/money.ts";
import { type Appointment, nextOf } from "./agenda.ts";
import type { ScheduledChange, SubscriptionResult, SubscriptionStep, SubscriptionView } from "./contract.ts";
import { graceEnds } from "./dunning.ts";
import { renewed } from "./periods.ts";
import { hasAccess, statusOf, type SubscriptionState } from "./state.ts";
import type { SubscriptionTerms } from "./terms.ts";

const iso = (at: number) => new Date(at).toISOString();

/** What the `status` query and the updates answer. */
export function viewOf(state: SubscriptionState, terms: SubscriptionTerms): SubscriptionView {
  const { subscription_id, plan, period, cancel_at_period_end, credit, past_due, pause } = state;
  const { plan_id, amount, currency, interval } = plan;
  const next = nextOf(state, terms);
  const status = statusOf(state);
  const change = scheduled(state);
  return {
    subscription_id,
    status,
    ...(status !== "cancelled" && { step: stepOf(state) }),
    ...{ plan_id, amount, currency, interval },
    access: hasAccess(state),
    period: period.number,
    period_starts_at: iso(period.starts_at),
    period_ends_at: iso(period.ends_at),
    cancel_at_period_end,
    credit,
    ...(change && { next: change }),
    ...(next?.duty === "retry" && { next_attempt_at: iso(next.at) }),
    ...(past_due && status !== "cancelled" && { grace_ends_at: iso(graceEnds(past_due.since, terms.dunning)) }),
    ...(pause?.until !== undefined && { resumes_at: iso(pause.until) }),
  };
}

/** A change of plan comes before one of price, which it takes the place of once it comes about; an end before both. */
function scheduled(state: SubscriptionState): ScheduledChange | undefined {
  const { plan, period, charge, next_plan, prices: [next_price], cancel_at_period_end, ended } = state;
  if (ended || cancel_at_period_end) return undefined;
  if (charge?.again_at !== undefined && charge.pays.what === "change") {
    const { plan_id, amount } = charge.pays.to;
    return { plan_id, amount, from: iso(charge.again_at) };
  }
  if (next_plan) return { plan_id: next_plan.plan_id, amount: next_plan.amount, from: iso(period.ends_at) };
  if (!next_price) return undefined;
  const { amount, from } = next_price;
  return { plan_id: plan.plan_id, amount, ...(from !== undefined && { from: iso(from) }) };
}

function stepOf(state: SubscriptionState): SubscriptionStep {
  const { charge, past_due, period, pause, cancel_at_period_end, trialled } = state;
  if (charge) return "charge";
  if (past_due) return "dunning";
  if (cancel_at_period_end) return "end";
  return trialled && period.number === 0 && !pause ? "trial" : "renewal";
}

/** How a step stands. `until`: the moment it waits for, epoch milliseconds of the subscription's own clock. */
export interface StepView {
  state: StepState;
  detail?: string;
  until?: number;
}

/** How every step stands, for the timeline. */
export function stepsOf(state: SubscriptionState, terms: SubscriptionTerms): Record<SubscriptionStep, StepView> {
  const { period, ended } = state;
  const next = nextOf(state, terms);
  const trial: StepView = period.number > 0 || ended || period.starts_at === period.ends_at
    ? { state: period.number > 0 && state.trialled ? "done" : "skipped" }
    : { state: "waiting", until: period.ends_at };
  return {
    trial,
    charge: chargeStep(state),
    renewal: ended ? { state: "skipped", detail: "it has ended" } : renewalStep(state, next),
    dunning: dunningStep(state, terms, next),
    notices: noticesStep(state),
    end: ended
      ? { state: "done", detail: ended.reason }
      : state.cancel_at_period_end
      ? { state: "waiting", until: period.ends_at }
      : { state: "pending" },
  };
}

function chargeStep({ charge, past_due, period, plan, charges }: SubscriptionState): StepView {
  const sum = (amount: number) => money(amount, plan.currency);
  if (charge?.again_at !== undefined) {
    const detail = `${charge.payment_id} has no answer yet: it is looked at again`;
    return { state: "waiting", detail, until: charge.again_at };
  }
  if (charge) return { state: "running", detail: `${sum(charge.amount)}, ${charge.payment_id}` };
  if (past_due) return { state: "failed", detail: past_due.reason };
  if (charges === 0) return { state: "pending" };
  const paid = period.paid.reduce((total, { amount }) => total + amount, 0);
  return { state: "done", detail: `${sum(paid)} for period ${period.number}` };
}

function renewalStep(state: SubscriptionState, next?: Appointment): StepView {
  const { period, pause, past_due } = state;
  if (pause) return { state: "waiting", detail: "paused", ...(pause.until !== undefined && { until: pause.until }) };
  if (next?.duty === "end") return { state: "skipped", detail: "it ends with its period" };
  const { amount, currency } = renewed(state, period.ends_at).plan;
  const detail = `period ${period.number + 1}, ${money(amount, currency)}`;
  return past_due ? { state: "pending", detail } : { state: "waiting", detail, until: period.ends_at };
}

function dunningStep({ past_due, ended }: SubscriptionState, terms: SubscriptionTerms, next?: Appointment): StepView {
  if (!past_due) return { state: "pending" };
  if (ended) {
    return { state: "failed", detail: ended.reason === "unpaid" ? "it was not paid in time" : "it was not paid" };
  }
  const tried = `tried ${past_due.tries} times`;
  return next?.duty === "retry"
    ? { state: "waiting", detail: `${tried}: again`, until: next.at }
    : { state: "waiting", detail: `${tried}: for another method`, until: graceEnds(past_due.since, terms.dunning) };
}

/** Speaks of those alone that cannot be sent: others take no time. */
function noticesStep({ owed }: SubscriptionState): StepView {
  const held = owed.filter(({ held }) => held !== undefined);
  if (held.length === 0) return { state: "pending" };
  return { state: "waiting", detail: held.map(({ notice, held }) => `${notice.kind} not sent: ${held}`).join("; ") };
}

/** How a subscription that is over has ended. */
export function resultOf({ subscription_id, plan, charges, collected, ended }: SubscriptionState): SubscriptionResult {
  const { currency } = plan;
  const { reason, at, refunds } = ended!;
  const refund = refunds.reduce((total, { amount }) => total + amount, 0);
  return {
    subscription_id,
    status: "cancelled",
    reason,
    ended_at: iso(at),
    charges,
    collected: { amount: collected, currency },
    ...(refund > 0 && { refund: { amount: refund, currency } }),
  };
}

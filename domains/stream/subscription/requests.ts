// Why a request to a subscription makes no sense; undefined if it does. Pure, for validators: what comes may be anything.
import { whyNotCharged } from "../../payment/currencies.ts";
import { whyNotThisMethod } from "../../payment/methods.ts";
import type { CancelSubscription, ChangePlan, ChangePrice, Pause, UpdatePaymentMethod } from "./contract.ts";
import type { SubscriptionState } from "./state.ts";

type Why = string | undefined;

const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

const show = (value: unknown) => JSON.stringify(value);

export function whyCannotChangePlan(state: SubscriptionState, request: ChangePlan): Why {
  const plan_id: unknown = request?.plan_id;
  if (typeof plan_id !== "string" || !ID.test(plan_id)) return `plan_id: ${show(plan_id)} is not the id of a plan`;
  if (state.ended) return "it has ended";
  if (state.next_plan?.plan_id === plan_id) return `it changes to plan "${plan_id}" already when its period ends`;
  if (state.plan.plan_id === plan_id) {
    if (!state.next_plan) return `it is on plan "${plan_id}" already`;
    return state.cancel_at_period_end ? "it ends with its period: reactivate it first" : undefined;
  }
  if (state.pause) return "it is paused: resume it first";
  return whyUnsettled(state);
}

export function whyCannotPause(state: SubscriptionState, request: Pause | undefined, now: number): Why {
  if (state.pause) return "it is paused already";
  const until: unknown = request?.until;
  if (until !== undefined) {
    const at = typeof until === "string" && /(Z|[+-]\d\d:\d\d)$/.test(until) ? Date.parse(until) : NaN;
    if (Number.isNaN(at)) {
      return `until: ${show(until)} is not a moment with its offset from UTC, like 2027-01-31T09:00:00Z`;
    }
    if (at <= now) return `until: ${until} is past`;
  }
  return whyUnsettled(state);
}

export const whyCannotResume = ({ ended, pause }: SubscriptionState): Why =>
  ended ? "it has ended" : pause ? undefined : "it is not paused";

export function whyCannotCancel(state: SubscriptionState, request: CancelSubscription): Why {
  const { ended, past_due, charge, cancel_at_period_end } = state;
  const at: unknown = request?.at, refund: unknown = request?.refund ?? "none";
  if (at !== "now" && at !== "period_end") return `at: ${show(at)} is neither "now" nor "period_end"`;
  if (refund !== "none" && refund !== "prorated") return `refund: ${show(refund)} is neither "none" nor "prorated"`;
  if (ended) return "it has ended";
  if (charge) return `payment ${charge.payment_id} is under way and has to be settled first`;
  if (at === "now") return undefined;
  if (refund === "prorated") return "refund: what is used to its end is not given back";
  if (cancel_at_period_end) return "it ends with its period already";
  return past_due && "its period is not paid: cancel it now";
}

export const whyCannotReactivate = ({ ended, cancel_at_period_end }: SubscriptionState): Why =>
  ended ? "it has ended" : cancel_at_period_end ? undefined : "it is not to end";

export function whyCannotUpdateMethod(state: SubscriptionState, request: UpdatePaymentMethod): Why {
  if (state.ended) return "it has ended";
  const { past_due, forbidden } = state;
  const why = whyNotThisMethod(request, new Set(forbidden));
  if (why || past_due?.decline !== "soft" || past_due.payment_method !== request.payment_method) return why;
  return `"${request.payment_method}" was declined last: choose another one`;
}

export function whyCannotChangePrice(state: SubscriptionState, request: ChangePrice): Why {
  const { ended, cancel_at_period_end, plan: { currency, ...plan }, next_plan, prices } = state;
  const amount: unknown = request?.amount;
  const why = whyNotCharged(amount, currency);
  if (why) return why;
  if (ended) return "it has ended";
  if (cancel_at_period_end) return "it ends with its period";
  if (next_plan) return `it changes to plan "${next_plan.plan_id}" when its period ends`;
  if (amount === (prices.at(-1)?.amount ?? plan.amount)) return `its price is ${amount} already`;
}

function whyUnsettled({ ended, past_due, charge, cancel_at_period_end }: SubscriptionState): Why {
  if (ended) return "it has ended";
  if (past_due) return "it is past due: it has to be paid first";
  if (charge) return `payment ${charge.payment_id} is under way and has to be settled first`;
  if (cancel_at_period_end) return "it ends with its period: reactivate it first";
}

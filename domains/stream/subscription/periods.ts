// How one period follows another. Pure: each function gives a new state.
import { chargeStep, leastCharge, roundDown } from "../../payment/currencies.ts";
import { anchorAt, periodAt, renewalOf } from "./calendar.ts";
import { priced } from "./prices.ts";
import { type Charge, type CurrentPeriod, type SubscriptionState, withPlan } from "./state.ts";

/**
 * The state in the period that is due at a moment: a plan and a price that were to come are in place. Periods that
 * passed unnoticed, as nobody was there to charge them, are skipped and not charged.
 *
 * @param now epoch milliseconds, not before the end of the period that it is in
 */
export function renewed(state: SubscriptionState, now: number): SubscriptionState {
  const { anchor, plan, period, next_plan } = state;
  const { interval } = plan;
  if (next_plan && next_plan.interval !== interval) return startedOver(withPlan(state, next_plan), now);
  // The clock of a server may be a moment behind the one that the timer was counted on.
  const at = Math.max(now, period.ends_at);
  const count = Math.max(periodAt({ anchor, interval, at }), state.count + 1);
  const starts_at = count === state.count + 1 ? period.ends_at : renewalOf({ anchor, interval, count });
  return priced({
    ...(next_plan ? withPlan(state, next_plan) : state),
    count,
    period: fresh(state, starts_at, renewalOf({ anchor, interval, count: count + 1 })),
  });
}

/** The state in a period that begins at a moment, of which all later ones are counted. */
export function startedOver(state: SubscriptionState, now: number): SubscriptionState {
  const anchor = anchorAt(now, state.anchor.hour, state.anchor.time_zone);
  const ends_at = renewalOf({ anchor, interval: state.plan.interval, count: 1 });
  return priced({ ...state, anchor, count: 0, period: fresh(state, now, ends_at) });
}

const fresh = ({ period, credit }: SubscriptionState, starts_at: number, ends_at: number): CurrentPeriod => ({
  number: period.number + 1,
  starts_at,
  ends_at,
  payments: 0,
  paid: [],
  ...(credit > 0 && { earlier: paidFor(period) }),
});

/** What was paid for a period, oldest first. */
export const paidFor = ({ earlier = [], paid }: CurrentPeriod) => [...earlier, ...paid];

/**
 * What is to be charged for a price, less what is credited. Too little to be charged by itself is owed with the next
 * charge instead, and so is what is left over where a currency cannot be charged in single minor units.
 *
 * @returns `amount` 0 if nothing is charged; `credit_after` is what remains
 */
export function chargeFor(state: SubscriptionState, price: number): Pick<Charge, "amount" | "credit_after"> {
  const { plan: { currency }, credit } = state;
  const due = price - credit;
  const amount = due < leastCharge(currency) ? 0 : roundDown(due, chargeStep(currency));
  return { amount, credit_after: amount - due };
}

/** The next payment of a period, by its business: unique, and the same however often it is asked for. */
export const paymentId = ({ subscription_id, period: { number, payments } }: SubscriptionState): string =>
  `subscription-${subscription_id}-${number}-${payments + 1}`;

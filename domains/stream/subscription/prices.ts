// The prices that are to come, and from when on. Pure; runs in workflow code.
import { anchorAt, later, momentOf } from "./calendar.ts";
import type { PriceChange, SubscriptionState } from "./state.ts";
import type { SubscriberNotice } from "./subscriber_notice.ts";
import type { SubscriptionTerms } from "./terms.ts";

/**
 * The prices to come with one more: each dearer than the one before it. One that is dearer than all of them follows them,
 * when its notice is out. It takes the place of those that are as dear or dearer: it comes when the first of them would
 * have, as their notice counts for less as well. One that is not dearer than what is paid now is the next period's.
 *
 * @param now epoch milliseconds
 * @returns also what is left of what is owed, as what is replaced need not be told, and what to tell instead
 */
export function withPrice(
  { prices, plan, period, owed, seq }: SubscriptionState,
  amount: number,
  now: number,
  { price_notice_days: days }: SubscriptionTerms,
): Pick<SubscriptionState, "prices" | "owed"> & { notice: SubscriberNotice } {
  const cheaper = prices.filter((each) => each.amount < amount);
  const before = cheaper.at(-1)?.amount ?? plan.amount;
  const from = amount > before
    ? prices.find((each) => each.amount >= amount && each.from !== undefined)?.from
    : Math.max(period.ends_at, now);
  return {
    prices: amount === before ? cheaper : [...cheaper, { amount, seq: seq + 1, ...(from !== undefined && { from }) }],
    owed: owed.filter(({ notice }) => notice.kind !== "price_changed" || notice.amount < amount),
    notice: { kind: "price_changed", amount, before, days, ...(from !== undefined && { from }) },
  };
}

/**
 * The prices to come once a notice of one is out: it has its date, so many local days after today, and not before
 * cheaper ones.
 *
 * @param occasion of the notice
 * @param now epoch milliseconds
 */
export function announced(
  { prices, anchor: { hour, time_zone } }: Pick<SubscriptionState, "prices" | "anchor">,
  { occasion, days, now }: { occasion: string | number; days: number; now: number },
): PriceChange[] {
  let from = momentOf(later(anchorAt(now, hour, time_zone), days));
  return prices.map((price) => {
    if (price.seq === occasion && price.from === undefined) return { ...price, from };
    from = Math.max(from, price.from ?? 0);
    return price;
  });
}

/** The state with the price that is due in its period. One that is overtaken by a later one never comes. */
export function priced(state: SubscriptionState): SubscriptionState {
  const { prices, plan, period } = state;
  const due = prices.findLastIndex(({ from }) => from !== undefined && from <= period.starts_at);
  if (due < 0) return state;
  return { ...state, plan: { ...plan, amount: prices[due].amount }, prices: prices.slice(due + 1) };
}

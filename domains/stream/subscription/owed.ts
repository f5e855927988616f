// What a subscriber is owed: notices, until they are out. Pure; runs in workflow code.
import { announced } from "./prices.ts";
import type { SubscriptionState } from "./state.ts";
import type { OwedNotice, SubscriberNoticeOrder } from "./subscriber_notice.ts";

/** Sets a notice apart from all others of its subscription. */
export const keyOf = ({ notice, occasion }: SubscriberNoticeOrder): string => `${notice.kind}:${occasion}`;

/** Why something is not to be told any more, as it is not true any more; undefined: it is. */
export function whyMoot({ notice, occasion, plan_id }: OwedNotice, state: SubscriptionState): string | undefined {
  const { ended, past_due, period, plan, prices, cancel_at_period_end } = state;
  switch (notice.kind) {
    case "trial_ending":
      if (ended || cancel_at_period_end) return "nothing will be charged";
      return period.number > 0 ? "the trial is over" : undefined;
    case "payment_failed":
      if (notice.given_back) return undefined;
      if (ended) return "the subscription has ended";
      return past_due?.payment_id === occasion ? undefined : "it was charged again";
    case "price_changed":
      if (ended) return "the subscription has ended";
      if (plan_id !== plan.plan_id) return "the plan is another one";
      if (notice.from !== undefined || prices.some(({ seq }) => seq === occasion)) return undefined;
      return "a later price has overtaken it";
    case "cancelled":
      return notice.access_until !== undefined && !cancel_at_period_end ? "it was taken back" : undefined;
    case "ended_unpaid":
      return undefined;
  }
}

/** What changes when a notice is out, or never will be. @param now epoch milliseconds of the subscription's own clock */
export function settled(
  state: SubscriptionState,
  order: OwedNotice,
  now: number,
): Pick<SubscriptionState, "owed" | "prices"> {
  const { notice, occasion } = order;
  return {
    owed: without(state.owed, order),
    prices: notice.kind === "price_changed" ? announced(state, { occasion, days: notice.days, now }) : state.prices,
  };
}

/** The others. */
export const without = (owed: readonly OwedNotice[], order: OwedNotice): OwedNotice[] =>
  owed.filter((each) => keyOf(each) !== keyOf(order));

// The plans and subscriptions that an empty sandbox begins with. Each subscription begins when a workflow takes it up.
import type { PlanRow, SubscriptionRow } from "../domains/stream/subscription/tables.ts";

/** What Grace sells, minor units of EUR: two plans by the month, one by the year. */
export const SAMPLE_PLANS: PlanRow[] = [
  plan("cello", "Cello every week", 900, { trial_days: 14 }),
  plan("cello-plus", "Cello twice a week", 1900),
  plan("cello-year", "Cello every week, by the year", 9000, { interval: "year" }),
];

/** One that works, and one each for what may become of others. */
export const SAMPLE_SUBSCRIPTIONS = [
  subscription("301", "ada", "cello", "visa"),
  subscription("302", "edsger", "cello-plus", "visa"),
  subscription("303", "ada", "cello", "poor"),
  subscription("304", "edsger", "cello", "lost"),
  subscription("305", "ada", "cello-year", "confirm"),
];

/** @param card which of the subscriber's cards at the sandbox's Stripe is charged */
function subscription(id: string, subscriber_id: string, plan_id: string, card: string): Pick<
  SubscriptionRow,
  "id" | "subscriber_id" | "plan_id" | "payment_method" | "customer"
> {
  return {
    ...{ id, subscriber_id, plan_id },
    payment_method: `pm_${subscriber_id}_${card}`,
    customer: `cus_${subscriber_id}`,
  };
}

function plan(id: string, title: string, amount: number, more: Partial<PlanRow> = {}): PlanRow {
  return { id, host_id: "grace", title, amount, currency: "eur", interval: "month", trial_days: 0, ...more };
}

// The plans and subscriptions that an empty sandbox begins with. Each subscription begins when a workflow takes it up.
import type { PlanRow, SubscriptionRow } from "../domains/stream/subscription/tables.ts";

/** What Grace sells, minor units of EUR: two plans by the month, one by the year. */
export const SAMPLE_PLANS: PlanRow[] = [
  plan("cello", "Cello every week", 900, { trial_days: 14 }),
  plan("cello-plus", "Cello twice a week", 1900),
  plan("cello-year", "Cello every week, by the year", 9000, { interval: "year" }),
];

/** One that works, and one each for what may become of others. */
export const SAMPLE_SUBSCRIPTIONS: Pick<SubscriptionRow, "id" | "subscriber_id" | "plan_id" | "payment_method">[] = [
  { id: "301", subscriber_id: "ada", plan_id: "cello", payment_method: "pm_card_visa" },
  { id: "302", subscriber_id: "edsger", plan_id: "cello-plus", payment_method: "pm_card_visa" },
  { id: "303", subscriber_id: "ada", plan_id: "cello", payment_method: "pm_card_visa_chargeDeclinedInsufficientFunds" },
  { id: "304", subscriber_id: "edsger", plan_id: "cello", payment_method: "pm_card_visa_chargeDeclinedLostCard" },
  { id: "305", subscriber_id: "ada", plan_id: "cello-year", payment_method: "pm_card_threeDSecure2Required" },
];

function plan(id: string, title: string, amount: number, more: Partial<PlanRow> = {}): PlanRow {
  return { id, host_id: "grace", title, amount, currency: "eur", interval: "month", trial_days: 0, ...more };
}

// What hosts of an empty sandbox sell, and who subscribes to it.
import type { PlanRow, SubscriptionRow } from "../domains/stream/subscription/tables.ts";

const plan = { host_id: "grace", currency: "eur", interval: "month" } as const;

/** Amounts in minor units of EUR. */
export const SAMPLE_PLANS: PlanRow[] = [
  { ...plan, id: "cello", title: "Cello every week", amount: 900, trial_days: 14 },
  { ...plan, id: "cello-plus", title: "Cello twice a week", amount: 1900, trial_days: 0 },
];

/** Subscriptions that begin when their workflow takes them up. */
export const SAMPLE_SUBSCRIPTIONS: SubscriptionRow[] = [{
  ...{ id: "301", subscriber_id: "ada", plan_id: "cello", payment_method: "pm_card_visa", customer: null },
  ...{ starts_at: null, status: null, period_ends_at: null, state: null, seq: 0, workflow_id: null },
}];

// What is asked of the store about plans and subscriptions.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import { whyNotCharged } from "../../payment/currencies.ts";
import type { SharedTables } from "../../shared/tables.ts";
import { anchorAt, later, momentOf } from "./calendar.ts";
import type { SubscriptionRecord } from "./messages.ts";
import type { Plan, SubscriptionState } from "./state.ts";
import type { PlanRow, SubscriptionRow, SubscriptionTables } from "./tables.ts";
import type { SubscriptionTerms } from "./terms.ts";

type Db = Kysely<SubscriptionTables>;

/** Finds a plan. @throws ApplicationFailure `PlanNotFound`, non-retryable */
export async function findPlan(db: Db, id: string): Promise<PlanRow> {
  const plan = await db.selectFrom("plans").selectAll().where("id", "=", id).executeTakeFirst();
  if (!plan) throw ApplicationFailure.nonRetryable(`Plan "${id}" does not exist`, "PlanNotFound");
  return plan;
}

/** Finds a subscription. @throws ApplicationFailure `SubscriptionNotFound`, non-retryable */
export async function findSubscription(db: Db, id: string): Promise<SubscriptionRow> {
  const row = await db.selectFrom("subscriptions").selectAll().where("id", "=", id).executeTakeFirst();
  if (!row) throw ApplicationFailure.nonRetryable(`Subscription "${id}" does not exist`, "SubscriptionNotFound");
  return row;
}

/**
 * Notes which workflow lives a subscription: one at a time, from its beginning to its end.
 *
 * @throws ApplicationFailure `SubscriptionNotFound`, non-retryable
 * @throws ApplicationFailure `AlreadyTakenUp`, non-retryable, if another workflow does
 */
export async function takeUp(db: Db, id: string, workflowId: string): Promise<SubscriptionRow> {
  await db.updateTable("subscriptions").set({ workflow_id: workflowId }).where("id", "=", id)
    .where("workflow_id", "is", null).execute();
  const row = await findSubscription(db, id);
  if (row.workflow_id === workflowId || row.status === "cancelled") return row;
  const message = `Cannot take up subscription "${id}": workflow "${row.workflow_id}" has. ` +
    "If it was ended, start it again under that id";
  throw ApplicationFailure.nonRetryable(message, "AlreadyTakenUp");
}

/** What a workflow needs to know of a plan. @throws ApplicationFailure `InvalidPlan`, non-retryable, if it cannot be charged */
export function planOf({ id: plan_id, host_id, amount, currency, interval }: PlanRow): Plan {
  const why = whyNotCharged(amount, currency);
  if (why) throw ApplicationFailure.nonRetryable(`Cannot charge plan "${plan_id}": ${why}`, "InvalidPlan");
  return { plan_id, host_id, amount, currency, interval };
}

/**
 * A subscription that begins: on trial, or with a first period that is due at once.
 *
 * @param timeZone the subscriber's, kept for good: nobody is charged twice for having moved
 * @throws ApplicationFailure `InvalidPlan`, non-retryable, if its plan cannot be charged
 */
export function begun(
  row: SubscriptionRow,
  plan: PlanRow,
  timeZone: string,
  { renewal_hour, clock_speed }: SubscriptionTerms,
  now: number,
): SubscriptionState {
  const starts_at = row.starts_at ?? now;
  const today = anchorAt(starts_at, renewal_hour, timeZone);
  const trialled = plan.trial_days > 0;
  const anchor = trialled ? later(today, plan.trial_days) : today;
  return {
    subscription_id: row.id,
    subscriber_id: row.subscriber_id,
    clock: { origin: starts_at, speed: clock_speed },
    begun: false,
    plan: planOf(plan),
    payment_method: row.payment_method,
    customer: row.customer,
    anchor,
    // The period of the anchor itself has yet to begin.
    count: -1,
    period: { number: 0, starts_at, ends_at: trialled ? momentOf(anchor) : starts_at, payments: 0, paid: [] },
    credit: 0,
    cancel_at_period_end: false,
    prices: [],
    owed: [],
    trialled,
    trial_notice: false,
    charges: 0,
    collected: 0,
    seq: 0,
  };
}

/** Writes a subscription down, with what has happened in the audit log. What is older than what is there changes nothing. */
export async function save(
  tx: Kysely<SubscriptionTables & SharedTables>,
  { state, status, deeds }: SubscriptionRecord,
  now: number,
): Promise<void> {
  const { subscription_id: id, plan, payment_method, period, seq } = state;
  await tx.updateTable("subscriptions").set({
    plan_id: plan.plan_id,
    payment_method,
    status,
    period_ends_at: period.ends_at,
    state: JSON.stringify(state),
    seq,
  }).where("id", "=", id).where("seq", "<", seq).execute();
  if (deeds.length === 0) return;
  await tx.insertInto("audit_log").values(deeds.map(({ seq, deed, detail }) => ({
    key: `subscription:${id}:${seq}`,
    actor: "workflow",
    action: `subscription.${deed}`,
    subject: `subscription:${id}`,
    detail: JSON.stringify(detail),
    at: now,
  }))).onConflict((conflict) => conflict.column("key").doNothing()).execute();
}

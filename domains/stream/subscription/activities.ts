import type { Kysely } from "kysely";
import { parseInput } from "../../../temporal/input.ts";
import type { NoticeOutcome } from "../../shared/contract.ts";
import { findPerson } from "../../shared/people.ts";
import type { SharedTables } from "../../shared/tables.ts";
import type { OpenedSubscription, SubscriptionRecord } from "./messages.ts";
import { type SubscriberNoticeDeps, tellSubscriber } from "./notices.ts";
import { subscriptionInput } from "./schema.ts";
import type { Plan, SubscriptionState } from "./state.ts";
import type { SubscriberNoticeOrder } from "./subscriber_notice.ts";
import * as subscriptions from "./subscriptions.ts";
import type { SubscriptionTables } from "./tables.ts";
import type { SubscriptionTerms } from "./terms.ts";

/** What the activities of subscriptions need of the house. */
export interface SubscriptionDeps extends SubscriberNoticeDeps {
  subscriptionTerms: SubscriptionTerms;
  /** Epoch milliseconds. */
  now(): number;
}

type Tx = Kysely<SubscriptionTables & SharedTables>;

/** The effects of subscriptions. Each may be repeated without harm. */
export const createSubscriptionActivities = (deps: SubscriptionDeps) => ({
  /** Takes a subscription up where it was left. The input comes from any client, so it is checked here. */
  async openSubscription(input: unknown, workflowId: string): Promise<OpenedSubscription> {
    const { store, subscriptionTerms: terms, now } = deps;
    const { subscription_id } = parseInput("SubscriptionWorkflow", subscriptionInput, input);
    const db = store.tables<SubscriptionTables>();
    const row = await subscriptions.takeUp(db, subscription_id, workflowId);
    const plan = await subscriptions.findPlan(db, row.plan_id);
    const { name, time_zone } = await findPerson(store, row.subscriber_id);
    const state = row.state === null
      ? subscriptions.begun(row, plan, time_zone, terms, now())
      : JSON.parse(row.state) as SubscriptionState;
    return { state, terms, subject: `${plan.title}, ${name}` };
  },

  saveSubscription: (record: SubscriptionRecord): Promise<void> =>
    deps.store.transaction((tx: Tx) => subscriptions.save(tx, record, deps.now())),

  readPlan: async (plan_id: string): Promise<Plan> =>
    subscriptions.planOf(await subscriptions.findPlan(deps.store.tables<SubscriptionTables>(), plan_id)),

  tellSubscriber: (order: SubscriberNoticeOrder): Promise<NoticeOutcome> => tellSubscriber(deps, order),
});

export type SubscriptionActivities = ReturnType<typeof createSubscriptionActivities>;

// What subscribers are told by mail, each thing once.
import type { Store } from "../../../store/mod.ts";
import { money } from "../../../text/money.ts";
import { when } from "../../../text/when.ts";
import type { EmailRequest, NoticeOutcome } from "../../shared/contract.ts";
import { renderLetter } from "../../shared/letter.ts";
import { findPerson } from "../../shared/people.ts";
import type { SubscriberNoticeOrder } from "./subscriber_notice.ts";
import { findPlan, findSubscription } from "./subscriptions.ts";
import type { SubscriptionTables } from "./tables.ts";
import { writeSubscriberNotice } from "./templates.ts";

/** What a subscriber's notices need of the house. */
export interface SubscriberNoticeDeps {
  store: Store;
  sendEmail(request: EmailRequest): Promise<NoticeOutcome>;
  /** Where a subscriber changes how they pay, their plan, or ends it. */
  subscriptionUrl(subscription_id: string): string;
}

/** Tells a subscriber what has become, or is to become, of their subscription. */
export async function tellSubscriber(deps: SubscriberNoticeDeps, order: SubscriberNoticeOrder): Promise<NoticeOutcome> {
  const { subscription_id, plan_id, currency, occasion, notice } = order;
  const db = deps.store.tables<SubscriptionTables>();
  const { subscriber_id } = await findSubscription(db, subscription_id);
  const { title } = await findPlan(db, plan_id);
  const { id: person_id, name, time_zone } = await findPerson(deps.store, subscriber_id);
  const letter = writeSubscriberNotice(notice, {
    title,
    sum: (amount) => money(amount, currency),
    moment: (at) => when(at, time_zone),
    url: deps.subscriptionUrl(subscription_id),
  });
  const key = `subscription:${subscription_id}:${notice.kind}:${occasion}:email`;
  return await deps.sendEmail({ key, person_id, ...renderLetter({ ...letter, to: name }) });
}

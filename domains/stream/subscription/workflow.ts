// A subscription, from its trial to its end. Workflow code.
import { CancellationScope, continueAsNew, isCancellation, proxyActivities, workflowInfo } from "@temporalio/workflow";
import { orFailAsIs } from "../../../temporal/failures.ts";
import * as policies from "../../../temporal/policies.ts";
import type { SubscriptionActivities } from "./activities.ts";
import { type Deed, nextOf } from "./agenda.ts";
import { beginPeriod, giveBack, resume, retry } from "./changes.ts";
import { settle } from "./charging.ts";
import type { SubscriptionInput, SubscriptionResult } from "./contract.ts";
import { listen } from "./handlers.ts";
import { renewed } from "./periods.ts";
import { type Carried, Subscription } from "./subscription.ts";
import { resultOf } from "./view.ts";

const { openSubscription } = proxyActivities<SubscriptionActivities>(policies.store);

/** A subscription, for as long as it lives. What is known of it is in the store too: a later start goes on from there. */
export async function SubscriptionWorkflow(input: SubscriptionInput, carried?: Carried): Promise<SubscriptionResult> {
  const open = () => orFailAsIs(openSubscription(input, workflowInfo().workflowId));
  const sub = new Subscription(carried ?? await open());
  listen(sub);
  try {
    // Settings may have changed since the run before this one.
    if (carried) sub.terms = (await open()).terms;
    await live(sub, input);
    await CancellationScope.nonCancellable(() => sub.settled());
    return resultOf(sub.state);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    sub.stop();
    await CancellationScope.nonCancellable(() => sub.settled());
    throw error;
  }
}

/** One thing after the other, until it has ended: what somebody asks for comes before what is due by itself. */
async function live(sub: Subscription, input: SubscriptionInput): Promise<void> {
  while (!sub.state.ended) {
    const turn = sub.nextTurn();
    if (turn) {
      await turn.take();
      continue;
    }
    const next = nextOf(sub.state, sub.terms);
    if (next && next.at <= sub.now) await DEEDS[next.deed](sub);
    else if (sub.mayHandOver) await continueAsNew<typeof SubscriptionWorkflow>(input, sub.carried());
    else await sub.wait(next?.at);
  }
  // Whoever comes too late hears why.
  for (let turn = sub.nextTurn(); turn; turn = sub.nextTurn()) await turn.take();
  await CancellationScope.nonCancellable(() => giveBack(sub));
}

const DEEDS: Record<Deed, (sub: Subscription) => Promise<unknown>> = {
  settle,
  retry,
  resume,
  renew: (sub) => beginPeriod(sub, renewed(sub.state, sub.now)),

  async announce(sub) {
    const { plan: { amount }, period: { ends_at } } = sub.state;
    await sub.change({ trial_notice: true });
    if (sub.now < ends_at) sub.tell({ kind: "trial_ending", amount, at: ends_at }, "trial");
  },

  async end(sub) {
    const at = sub.state.period.ends_at;
    await sub.change({ ended: { reason: "requested", at, refunds: [] } }, "ended");
  },

  async give_up(sub) {
    await sub.change({ ended: { reason: "unpaid", at: sub.now, refunds: [] } }, "ended_unpaid");
    sub.tell({ kind: "ended_unpaid" }, sub.state.seq);
  },
};

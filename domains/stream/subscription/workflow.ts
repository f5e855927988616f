// A subscription, from its trial to its end. Workflow code.
import { CancellationScope, continueAsNew, isCancellation, proxyActivities, workflowInfo } from "@temporalio/workflow";
import { orFailAsIs } from "../../../temporal/failures.ts";
import { Opening } from "../../../temporal/opening.ts";
import * as policies from "../../../temporal/policies.ts";
import { Steps } from "../../../temporal/steps.ts";
import type { SubscriptionActivities } from "./activities.ts";
import { type Duty, nextOf } from "./agenda.ts";
import { beginPeriod, giveBack, isPastGrace, resume, retry } from "./changes.ts";
import { settle } from "./charging.ts";
import { SUBSCRIPTION_STEPS, type SubscriptionInput, type SubscriptionResult } from "./contract.ts";
import { listen } from "./handlers.ts";
import { renewed } from "./periods.ts";
import { type Carried, Subscription } from "./subscription.ts";
import { resultOf } from "./view.ts";

const { openSubscription } = proxyActivities<SubscriptionActivities>(policies.store);

/** A subscription, for as long as it lives. What is known of it is in the store too: a later start goes on from there. */
export async function SubscriptionWorkflow(input: SubscriptionInput, carried?: Carried): Promise<SubscriptionResult> {
  const steps = new Steps(SUBSCRIPTION_STEPS, carried?.steps);
  const subject = `subscription "${input?.subscription_id}"`;
  const opening = new Opening(subject, carried && new Subscription(carried, steps));
  listen(opening);
  try {
    const sub = await opening.through(async () => {
      const found = await orFailAsIs(openSubscription(input, workflowInfo().workflowId));
      const sub = opening.opened ?? new Subscription(found, steps);
      // Settings may have changed since the run before this one.
      sub.terms = found.terms;
      return sub;
    });
    return await live(sub, input);
  } catch (error) {
    const stopped = opening.opened;
    if (stopped && isCancellation(error)) await CancellationScope.nonCancellable(() => stopHere(stopped));
    throw error;
  }
}

/** An operator cancelled the workflow, not the subscription: what is known is written down for the next one. */
async function stopHere(sub: Subscription): Promise<void> {
  sub.turns.stop();
  if (sub.isUnsaved) await sub.save();
  await sub.settled();
  // A mail may have gone out at the last moment.
  if (sub.isUnsaved) await sub.save();
  sub.steps.skipRest("stopped by an operator: start it again to go on");
}

/** One thing after the other, until it has ended: what somebody asks for comes before what is due by itself. */
async function live(sub: Subscription, input: SubscriptionInput): Promise<SubscriptionResult> {
  while (!sub.state.ended) {
    if (sub.mayHandOver) await continueAsNew<typeof SubscriptionWorkflow>(input, sub.carried());
    if (sub.isUnsaved) await sub.save();
    const turn = sub.turns.next();
    const next = nextOf(sub.state, sub.terms);
    if (turn) await turn.take();
    else if (next && next.at <= sub.now) await DUTIES[next.duty](sub);
    else await sub.wait(next?.at);
  }
  // Whoever comes too late hears why.
  for (let turn = sub.turns.next(); turn; turn = sub.turns.next()) await turn.take();
  sub.turns.close("has ended");
  await CancellationScope.nonCancellable(() => giveBack(sub));
  while (sub.isUnsaved || sub.state.owed.length > 0) {
    if (sub.mayHandOver) await continueAsNew<typeof SubscriptionWorkflow>(input, sub.carried());
    if (sub.isUnsaved) await sub.save();
    else await sub.wait();
  }
  await sub.settled();
  return resultOf(sub.state);
}

const DUTIES: Record<Duty, (sub: Subscription) => Promise<unknown>> = {
  settle,
  resume,
  // Nobody may have been there in time.
  retry: (sub) => isPastGrace(sub) ? DUTIES.give_up(sub) : retry(sub),
  renew: (sub) => beginPeriod(sub, renewed(sub.state, sub.now)),

  begin: (sub) => sub.change({ begun: true }, "begun"),

  lapse: (sub) => sub.change({ pause: { ...sub.state.pause, lapsed: true } }, "lapsed"),

  async announce(sub) {
    const { ends_at } = sub.state.period;
    // Another price may be due by then.
    const { amount } = renewed(sub.state, ends_at).plan;
    sub.note({ trial_notice: true });
    if (sub.now < ends_at) sub.tell({ kind: "trial_ending", amount, at: ends_at }, "trial");
    await sub.save();
  },

  async end(sub) {
    const at = sub.state.period.ends_at;
    await sub.change({ ended: { reason: "requested", at, refunds: [] } }, "ended");
  },

  async give_up(sub) {
    sub.note({ ended: { reason: "unpaid", at: sub.now, refunds: [] } }, "ended_unpaid");
    sub.tell({ kind: "ended_unpaid" }, "unpaid");
    await sub.save();
  },
};

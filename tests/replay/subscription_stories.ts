// The runs of subscriptions whose histories are kept.
import { Context } from "@temporalio/activity";
import { ApplicationFailure } from "@temporalio/common";
import {
  cancel,
  changePlan,
  changePrice,
  pause,
  reactivate,
  resume,
  updatePaymentMethod,
} from "../../domains/stream/subscription/contract.ts";
import {
  at,
  DAY,
  LOST,
  MASTERCARD,
  NEW_YEAR,
  POOR,
  type SubscriptionWorld,
  subscriptionWorld,
  VISA,
  type WorldOptions,
} from "../domains/stream/subscription/world.ts";
import type { Story, Workflows } from "./story.ts";

interface SubscriptionStory {
  world?: WorldOptions;
  /** What is started and what happens to it. */
  live(world: SubscriptionWorld): Promise<Workflows>;
}

const start = at(`${NEW_YEAR}-01-31`);
const later = (days: number) => start + days * DAY;
const payment = ({ temporal }: SubscriptionWorld, id: string) =>
  temporal.env.client.workflow.getHandle(`payment-subscription-301-${id}`);

const STORIES: Record<string, SubscriptionStory> = {
  subscription_for_a_year: {
    world: { plan: { trial_days: 14 } },
    async live(world) {
      const { firstExecutionRunId } = await world.start();
      await world.until(later(400));
      await world.ask(cancel, { at: "period_end" });
      await world.until(later(440));
      const { workflow } = world.temporal.env.client;
      return {
        first: workflow.getHandle("subscription-301", firstExecutionRunId),
        last: workflow.getHandle("subscription-301"),
        payment: payment(world, "1-1"),
      };
    },
  },
  subscription_unpaid: {
    world: { card: (method, now) => now > later(20) ? POOR : method },
    async live(world) {
      const subscription = await world.start();
      await world.until(later(60));
      return { subscription, payment: payment(world, "2-1") };
    },
  },
  subscription_mended: {
    world: { card: (method, now) => method === VISA && now > later(20) ? LOST : method },
    async live(world) {
      const subscription = await world.start();
      await world.until(later(30));
      await world.ask(updatePaymentMethod, { payment_method: MASTERCARD });
      await world.ask(cancel, { at: "now", refund: "prorated" });
      return { subscription };
    },
  },
  subscription_changed: {
    async live(world) {
      await world.addPlan({ id: "plus", amount: 1900 });
      await world.addPlan({ id: "yearly", amount: 9000, interval: "year" });
      const subscription = await world.start();
      await world.until(later(10));
      await world.ask(changePlan, { plan_id: "plus" });
      await world.ask(changePrice, { amount: 2000 });
      await world.ask(changePlan, { plan_id: "cello" });
      await world.ask(pause, {});
      await world.until(later(50));
      await world.ask(resume);
      await world.ask(changePlan, { plan_id: "yearly" });
      await world.ask(cancel, { at: "period_end" });
      await world.ask(reactivate);
      await world.ask(cancel, { at: "now" });
      return { subscription };
    },
  },
  subscription_without_mail: {
    world: {
      trouble(activity) {
        if (activity !== "tellSubscriber" || Context.current().info.currentAttemptScheduledTimestampMs > later(13)) {
          return;
        }
        throw ApplicationFailure.create({ message: "connection refused", nextRetryDelay: "5 hours" });
      },
    },
    async live(world) {
      const subscription = await world.start();
      await world.until(later(10));
      await subscription.executeUpdate(changePrice.name, { args: [{ amount: 1000 }] });
      await world.temporal.env.sleep(4 * DAY);
      await world.ask(changePrice, { amount: 900 });
      await world.ask(cancel, { at: "now" });
      return { subscription };
    },
  },
  subscription_stopped: {
    async live(world) {
      const subscription = await world.start();
      await world.until(later(10));
      await subscription.cancel();
      return { subscription };
    },
  },
};

export const subscriptionStories: Record<string, Story> = Object.fromEntries(
  Object.entries(STORIES).map(([name, story]) => [name, (keep) => livedThrough(story, keep)]),
);

async function livedThrough<T>(
  { world: options, live }: SubscriptionStory,
  keep: (of: Workflows) => Promise<T>,
): Promise<T> {
  await using world = await subscriptionWorld({ subscription: { starts_at: start }, ...options });
  const workflows = await live(world);
  // A workflow that is stopped fails; its history is worth as much.
  await world.result().catch(() => {});
  return await keep(workflows);
}

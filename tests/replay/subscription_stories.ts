// The runs of subscriptions whose histories are kept.
import type { WorkflowHandle } from "@temporalio/client";
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
  NEW_YEAR,
  POOR,
  type SubscriptionWorld,
  subscriptionWorld,
  VISA,
  type WorldOptions,
} from "../domains/stream/subscription/world.ts";

interface Story {
  world?: WorldOptions;
  /** What is started and what happens to it. @returns the workflows whose histories are kept, by their part in the story */
  live(world: SubscriptionWorld): Promise<Record<string, WorkflowHandle>>;
}

const start = at(`${NEW_YEAR}-01-31`);
const later = (days: number) => start + days * DAY;
const payment = ({ temporal }: SubscriptionWorld, id: string) =>
  temporal.env.client.workflow.getHandle(`payment-subscription-301-${id}`);

export const SUBSCRIPTION_STORIES: Record<string, Story> = {
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
      await world.ask(updatePaymentMethod, { payment_method: "pm_card_mastercard" });
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
  subscription_stopped: {
    async live(world) {
      const subscription = await world.start();
      await world.until(later(10));
      await subscription.cancel();
      return { subscription };
    },
  },
};

/** Lives through a story in a world of its own, and hands over its workflows once they have ended. */
export async function livedThroughSubscription<T>(
  { world: options, live }: Story,
  keep: (workflows: Record<string, WorkflowHandle>) => Promise<T>,
): Promise<T> {
  await using world = await subscriptionWorld({ subscription: { starts_at: start }, ...options });
  const workflows = await live(world);
  // A workflow that is stopped fails; its history is worth as much.
  await world.result().catch(() => {});
  return await keep(workflows);
}

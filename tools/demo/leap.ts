// A house on a clock that leaps over what nobody does anything in: Temporal's test server, a worker for subscriptions and
// what they use, a store and a sandbox of their own. Stripe's clock keeps up.
import { Context } from "@temporalio/activity";
import { STANDARD_CALENDAR } from "../../domains/booking/calendar.ts";
import { createActivities as paymentActivities } from "../../domains/payment/activities.ts";
import { FEE_BASIS_POINTS } from "../../domains/payment/fees.ts";
import { createPayments, type Payments } from "../../domains/payment/stripe.ts";
import { STANDARD_TERMS } from "../../domains/payment/terms.ts";
import { createActivities as sharedActivities } from "../../domains/shared/activities.ts";
import { createMailer } from "../../domains/shared/email.ts";
import { createNotices } from "../../domains/shared/notices.ts";
import { createTexter } from "../../domains/shared/sms.ts";
import { createSubscriptionActivities } from "../../domains/stream/subscription/activities.ts";
import { STANDARD_SUBSCRIPTIONS } from "../../domains/stream/subscription/terms.ts";
import { openHouseStore } from "../../platform.ts";
import { paymentDeps } from "../../platform/payments.ts";
import { subscriptionDeps } from "../../platform/subscriptions.ts";
import { startSandbox } from "../../sandbox/mod.ts";
import { SAMPLE_STRIPE, seed } from "../../sandbox/seed.ts";
import { quiet } from "../dev/quiet.ts";

const PAYMENTS = { terms: STANDARD_TERMS, fee_basis_points: FEE_BASIS_POINTS, payout_minimum: 1000 };

export type LeapingHouse = Awaited<ReturnType<typeof leapingHouse>>;

/** Starts a house, with the sample data in its store. Disposing of it ends all of it. */
export async function leapingHouse() {
  await using stack = new AsyncDisposableStack();
  const store = await openHouseStore({ database_url: "sqlite::memory:" });
  stack.defer(() => store.close());
  const sandbox = stack.use(await startSandbox({ stripe: SAMPLE_STRIPE }));
  const mailer = createMailer(sandbox.settings.smtp);
  stack.defer(() => mailer.close());

  /** The moment of whichever activity asks. Nobody at Stripe lives in the past of it. */
  const now = () => {
    const { currentAttemptScheduledTimestampMs } = Context.current().info;
    const behind = currentAttemptScheduledTimestampMs - sandbox.stripe.now();
    if (behind > 0) sandbox.stripe.advance(behind);
    return currentAttemptScheduledTimestampMs;
  };
  const stripe = new Proxy(createPayments(sandbox.settings.stripe), {
    get(target, name: keyof Payments) {
      now();
      return target[name];
    },
  });
  const outside = { stripe, webUrl: sandbox.url };
  const notices = createNotices({ store, now, mailer, texter: createTexter(sandbox.settings.twilio) });
  const shared = sharedActivities({ store, now, notices });
  const house = { store, now, ...shared };
  const activities = {
    ...shared,
    ...paymentActivities({ ...house, ...paymentDeps(PAYMENTS, outside) }),
    ...createSubscriptionActivities({ ...house, ...subscriptionDeps(STANDARD_SUBSCRIPTIONS, outside) }),
  };
  // Loaded here and not above: it wants the bundle, which the demo builds first.
  const { timeSkipping } = await import("../dev/time_skipping.ts");
  const { env } = stack.use(await timeSkipping(activities, 10, "estuary-stream"));
  await seed(store, STANDARD_CALENDAR, await env.currentTimeMs());
  const { workflow } = env.client;
  const opened = stack.move();

  return {
    address: env.address,
    store,
    sandbox,
    now: () => env.currentTimeMs(),
    /** Leaps to a moment, epoch milliseconds, with all that is due by then. */
    async until(moment: number) {
      await env.sleep(Math.max(moment - await env.currentTimeMs(), 1));
    },
    /** Until a workflow can be sent a message: this server loses one that meets the end of an activity. */
    quiet: (workflowId: string) => quiet(workflow.getHandle(workflowId)),
    /** How many events there are in each run of a workflow, oldest run first. */
    async events(workflowId: string): Promise<number[]> {
      const lengths: number[] = [];
      for (let runId: string | undefined = ""; runId !== undefined;) {
        const { events } = await workflow.getHandle(workflowId, runId || undefined).fetchHistory();
        lengths.unshift(events!.length);
        runId = events![0].workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
      }
      return lengths;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

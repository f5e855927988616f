// A worker process that can be killed at any point: it asks before and after each activity whether it may go on, and all
// that it asks of Stripe goes through a gate that may kill it as well.
import { Context } from "@temporalio/activity";
import { ApplicationFailure } from "@temporalio/common";
import { DefaultLogger, NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { createActivities, type PaymentActivities } from "../../domains/payment/activities.ts";
import { createPayments, type StripeSettings } from "../../domains/payment/stripe.ts";
import { migrations as payment } from "../../domains/payment/tables.ts";
import { createMailer, type SmtpSettings } from "../../domains/shared/email.ts";
import { createNotices } from "../../domains/shared/notices.ts";
import { migrations as shared } from "../../domains/shared/tables.ts";
import { openStore } from "../../store/mod.ts";
import { type Breakage, broken } from "./broken.ts";
import { type ClockFace, SPEED, timeOn } from "./clock.ts";
import { TERMS } from "./terms.ts";

/** What a worker is told at first, as one line on its standard input. The second line is the clock: its turn has come. */
export interface Orders {
  address: string;
  bundle: string;
  store: string;
  smtp: SmtpSettings;
  stripe: StripeSettings;
  breakage?: Breakage;
}

/** The queue of the crash test's workers. */
export const QUEUE = "crash";

/** Where its gate is. */
const gate = Deno.args[0];

async function point(name: string): Promise<void> {
  const subject = Context.current().info.workflowExecution?.workflowId ?? "";
  const response = await fetch(`${gate}/point?${new URLSearchParams({ name, subject })}`, { method: "POST" });
  await response.body?.cancel();
}

/** Temporal's clock is the slow one. */
function bySlowClock(error: unknown): unknown {
  if (!(error instanceof ApplicationFailure) || !error.nextRetryDelay) return error;
  const { message, nonRetryable, details, cause, nextRetryDelay } = error;
  const type = error.type ?? undefined;
  return ApplicationFailure.create({
    ...{ message, type, nonRetryable: nonRetryable ?? false, details: details ?? [], cause },
    nextRetryDelay: Number(nextRetryDelay) / SPEED,
  });
}

function guarded(activities: PaymentActivities): object {
  return Object.fromEntries(
    Object.entries(activities).map(([name, act]) => [name, async (...args: unknown[]) => {
      await point(`${name} before`);
      try {
        const result = await (act as (...args: unknown[]) => Promise<unknown>)(...args);
        await point(`${name} after`);
        return result;
      } catch (error) {
        throw bySlowClock(error);
      }
    }]),
  );
}

async function* lines(): AsyncGenerator<string, string> {
  let text = "";
  for await (const part of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    text += part;
    for (let end; (end = text.indexOf("\n")) >= 0; text = text.slice(end + 1)) yield text.slice(0, end);
  }
  return text;
}

async function work(): Promise<void> {
  Runtime.install({ logger: new DefaultLogger("ERROR") });
  const told = lines();
  const orders: Orders = JSON.parse((await told.next()).value);
  const clock: ClockFace = { began: 0, skipped: 0 };
  const now = () => timeOn(clock);
  const store = await openStore(orders.store, [...shared, ...payment]);
  const noTexts = () => Promise.reject(new Error("Nobody gets an SMS about money"));
  const mailer = createMailer(orders.smtp);
  const { sendEmail } = createNotices({ store, mailer, texter: { send: noTexts, find: noTexts }, now });
  const activities = createActivities({
    store,
    now,
    sendEmail,
    stripe: broken(createPayments({ ...orders.stripe, base_url: gate }), orders.breakage),
    terms: TERMS,
    feeBasisPoints: 1500,
    payoutMinimum: 1000,
    returnUrl: (id) => `https://estuary.example/payments/${id}`,
    mendUrl: (what, id) => `https://estuary.example/${what}s/${id}`,
  });
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address: orders.address }),
    taskQueue: QUEUE,
    workflowBundle: { codePath: orders.bundle },
    activities: guarded(activities),
    // Workflows run as ever, only not in a thread of their own: that takes a third off a worker's start.
    debugMode: true,
    // What a dead worker had kept is another's soon.
    maxCachedWorkflows: 100,
    stickyQueueScheduleToStartTimeout: "1 second",
    // What a worker has taken dies with it, or with its time-out: it takes little.
    maxConcurrentActivityTaskExecutions: 10,
    maxConcurrentActivityTaskPolls: 2,
    maxConcurrentWorkflowTaskExecutions: 6,
    maxConcurrentWorkflowTaskPolls: 2,
  });
  // All that takes time has been done by now.
  Object.assign(clock, JSON.parse((await told.next()).value));
  // Nobody waits for a worker whose test is gone.
  void told.next().then(() => Deno.exit());
  await worker.run();
}

if (import.meta.main) await work();

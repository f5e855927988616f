// A subscription's world for workflow tests: the real store, the real activities and the real way to Stripe, against the
// sandbox's Stripe, on a clock that jumps.
import { Context } from "@temporalio/activity";
import { Client } from "@temporalio/client";
import type { UpdateDefinition } from "@temporalio/common";
import { assertEquals, assertRejects } from "@std/assert";
import { createActivities as paymentActivities } from "../../../../domains/payment/activities.ts";
import { checkBooks } from "../../../../domains/payment/check.ts";
import { LEDGER_PARTS } from "../../../../domains/payment/contract.ts";
import { ACCOUNTS, balance } from "../../../../domains/payment/ledger.ts";
import { createPayments, type Payments } from "../../../../domains/payment/stripe.ts";
import { migrations as payment, type PaymentTables } from "../../../../domains/payment/tables.ts";
import { STANDARD_TERMS } from "../../../../domains/payment/terms.ts";
import { migrations as shared, type PersonRow, type SharedTables } from "../../../../domains/shared/tables.ts";
import { createSubscriptionActivities } from "../../../../domains/stream/subscription/activities.ts";
import {
  status,
  type SubscriptionResult,
  type SubscriptionView,
} from "../../../../domains/stream/subscription/contract.ts";
import type { PlanRow, SubscriptionRow } from "../../../../domains/stream/subscription/tables.ts";
import { STANDARD_SUBSCRIPTIONS, type SubscriptionTerms } from "../../../../domains/stream/subscription/terms.ts";
import { migrations as stream, type StreamTables } from "../../../../domains/stream/tables.ts";
import { type Fault, startSandbox } from "../../../../sandbox/mod.ts";
import type { Engine } from "../../../../store/mod.ts";
import { ASK_AGAIN } from "../../../../temporal/querying.ts";
import { temporaryStore } from "../../../stores.ts";
import type { RealServer } from "../../../real_server.ts";
import { person } from "../platform.ts";
import { sdk } from "../../../sandbox/stripe/sdk.ts";
import { timeSkipping } from "../../../time_skipping.ts";
import { eventually, quiet, steps } from "../../booking/world.ts";

export { steps };

export const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

/** Ada's ways to pay, which come through or do not; and one of somebody else. */
export const VISA = "pm_visa",
  MASTERCARD = "pm_mastercard",
  AMEX = "pm_amex",
  POOR = "pm_poor",
  LOST = "pm_lost",
  CONFIRM = "pm_confirm",
  BANK = "pm_bank",
  EMPTY_BANK = "pm_empty_bank",
  CLOSED_BANK = "pm_closed_bank",
  STRANGE = "pm_strange";

const CUSTOMERS = {
  cus_ada: {
    [VISA]: "pm_card_visa",
    [MASTERCARD]: "pm_card_mastercard",
    [AMEX]: "pm_card_amex",
    [POOR]: "pm_card_visa_chargeDeclinedInsufficientFunds",
    [LOST]: "pm_card_visa_chargeDeclinedLostCard",
    [CONFIRM]: "pm_card_threeDSecure2Required",
    [BANK]: "pm_usBankAccount_success",
    [EMPTY_BANK]: "pm_usBankAccount_insufficientFunds",
    [CLOSED_BANK]: "pm_usBankAccount_accountClosed",
  },
  cus_edsger: { [STRANGE]: "pm_card_visa" },
};

export interface WorldOptions {
  engine?: Engine;
  /** What plan "cello", 9.00 EUR a month with no trial, is instead. */
  plan?: Partial<PlanRow>;
  /** What subscription 301, Ada's to "cello", is instead. */
  subscription?: Partial<SubscriptionRow>;
  subscriber?: Partial<PersonRow>;
  /** Ada's further methods, each with the test id that says what becomes of it. */
  methods?: Record<string, string>;
  terms?: Partial<SubscriptionTerms>;
  /** Which of Ada's methods is charged instead of the one that is to be, at a moment. */
  card?: (method: string, at: number) => string;
  /** How many days a bank takes with a charge, instead of 4. */
  bankDays?: number;
  /** What happens before an activity acts. Throw to fail. */
  trouble?: (activity: string) => void | Promise<void>;
  /** Whether the worker is to be replaced, which this server only gets along with if it remembers nothing. */
  restarts?: boolean;
  /** A real server instead, on which time passes as it does. */
  server?: (activities: object) => Promise<RealServer>;
}

export type SubscriptionWorld = Awaited<ReturnType<typeof subscriptionWorld>>;

/** A subscription of Ada's to Grace's cello lessons. */
export async function subscriptionWorld(options: WorldOptions = {}) {
  const { card = (method: string) => method, trouble = () => {} } = options;
  await using stack = new AsyncDisposableStack();
  const store = stack.use(await temporaryStore([...shared, ...payment, ...stream], options.engine));
  const timing = { processing_ms: (options.bankDays ?? 4) * DAY, available_ms: 2 * DAY };
  const customers = { ...CUSTOMERS, cus_ada: { ...CUSTOMERS.cus_ada, ...options.methods } };
  const sandbox = stack.use(await startSandbox({ stripe: { accounts: ["acct_grace"], customers, timing } }));
  const db = store.tables<PaymentTables & StreamTables & SharedTables>();
  const mails: { key: string; subject: string; text: string; at: number }[] = [];
  const now = () => Context.current().info.currentAttemptScheduledTimestampMs;
  const keepUp = (time: number) => {
    const behind = time - sandbox.stripe.now();
    if (behind > 0) sandbox.stripe.advance(behind);
  };
  const house = {
    store,
    now,
    sendEmail({ key, subject, text }: { key: string; subject: string; text: string }) {
      if (!mails.some((mail) => mail.key === key)) mails.push({ key, subject, text, at: now() });
      return Promise.resolve({ state: "sent" as const });
    },
  };
  let refused: string | undefined;
  const stripe = createPayments(sandbox.settings.stripe);
  const activities = {
    ...paymentActivities({
      ...house,
      stripe: new Proxy(stripe, {
        get(target, name: keyof Payments) {
          keepUp(now());
          if (name !== "charge") return target[name];
          return (request: Parameters<Payments["charge"]>[0]) =>
            target.charge({ ...request, payment_method: card(request.payment_method, now()) });
        },
      }),
      terms: STANDARD_TERMS,
      feeBasisPoints: 1500,
      payoutMinimum: 1000,
      returnUrl: (id) => `https://estuary.example/payments/${id}`,
      mendUrl: (what, id) => `https://estuary.example/${what}s/${id}`,
    }),
    ...createSubscriptionActivities({
      ...house,
      subscriptionTerms: { ...STANDARD_SUBSCRIPTIONS, ...options.terms },
      subscriptionUrl: (id) => `https://estuary.example/subscriptions/${id}`,
    }),
  };
  const watched = Object.fromEntries(
    Object.entries(activities).map(([name, act]) => [name, async (...args: unknown[]) => {
      await trouble(name);
      if (name === refused) throw new Error("not now");
      return await (act as (...args: unknown[]) => unknown)(...args);
    }]),
  );
  const temporal: RealServer = options.server
    ? stack.use(await options.server(watched))
    : stack.use(await timeSkipping(watched, options.restarts ? 0 : undefined));
  const patient = new Client({ connection: temporal.env.nativeConnection, interceptors: ASK_AGAIN }).workflow;
  const began = await temporal.env.currentTimeMs();
  await seed();
  const opened = stack.move();

  const world = {
    temporal,
    store,
    db,
    mails,
    began,
    stripe: sandbox.stripe,
    /** Stripe's own SDK, for what the platform does beside the workflows. */
    sdk: sdk(sandbox),
    /** Spoils every call to Stripe that fits until it is mended. */
    fail: (fault: Omit<Fault, "provider">) => sandbox.fail({ provider: "stripe", ...fault }),
    mend: () => sandbox.clearFaults(),
    /** Starts the life of subscription 301, or of another one. */
    start: (subscription_id = "301", workflowId = `subscription-${subscription_id}`) =>
      temporal.start("SubscriptionWorkflow", { subscription_id }, workflowId),
    /** Lets time pass until a moment, epoch milliseconds, and what is due by then be done. */
    async until(moment: number) {
      await temporal.env.sleep(Math.max(moment - await temporal.env.currentTimeMs(), 1));
      await world.quiet();
    },
    /** Lets time pass. */
    pass: async (ms: number) => await world.until(await temporal.env.currentTimeMs() + ms),
    now: () => temporal.env.currentTimeMs(),
    /** Waits, in real time, until the subscription has nothing under way but a wait. */
    quiet: (id = "subscription-301") => quiet(patient.getHandle(id), true),
    /** Sends an update once nothing else is under way: this server loses tasks in which a message meets an activity's end. */
    async ask<A extends unknown[]>(
      update: UpdateDefinition<SubscriptionView, A>,
      ...args: A
    ): Promise<SubscriptionView> {
      await world.quiet();
      const handle = patient.getHandle("subscription-301");
      const view = await handle.executeUpdate<SubscriptionView, [unknown]>(update.name, {
        args: args as unknown as [unknown],
      });
      await world.quiet();
      return view;
    },
    /** Why an update is refused. */
    async refusal<A extends unknown[]>(
      update: UpdateDefinition<SubscriptionView, A>,
      ...args: A
    ): Promise<string> {
      const error = await assertRejects(() => world.ask(update, ...args)) as Error & { cause?: Error };
      return error.cause!.message;
    },
    view: (): Promise<SubscriptionView> => patient.getHandle("subscription-301").query(status),
    steps: () => steps(patient.getHandle("subscription-301")),
    /** How it, or another workflow, has ended. No time passes: the environment's own client leaps over lives to hear that. */
    result: (workflowId = "subscription-301"): Promise<SubscriptionResult> => patient.getHandle(workflowId).result(),
    /** What Stripe took, in order: when, by the subscriber's clock, and how much. */
    charges: () =>
      sandbox.stripe.state().charges.filter(({ paid }) => paid)
        .map(({ created, amount }) => `${local(created * 1000)} ${amount}`),
    /** How often Stripe was asked. */
    tries: () =>
      sandbox.stripe.state().charges.map(({ created, paid }) => `${local(created * 1000)} ${paid ? "ok" : "no"}`),
    /** The mails so far, in order: what they are about, and when by the subscriber's clock. */
    told: () => mails.map(({ key, at }) => `${local(at)} ${key.split(":")[2]}`),
    /** Lets time pass until a moment at which a payment is to begin, and ends its workflow as somebody may. */
    async endPayment(id: string, moment: number) {
      refused = "openPayment";
      await temporal.env.sleep(Math.max(moment - await temporal.env.currentTimeMs(), 1));
      const payment = patient.getHandle(`payment-subscription-301-${id}`);
      await eventually(() => payment.cancel().then(() => true, () => false));
      refused = undefined;
      await world.quiet();
    },
    row: () => db.selectFrom("subscriptions").selectAll().where("id", "=", "301").executeTakeFirstOrThrow(),
    earned: async () => 0 - await balance(db, ACCOUNTS.host("grace"), "eur"),
    /** The books agree with themselves, and hold of Stripe's money what Stripe holds. */
    async agrees() {
      for (const part of LEDGER_PARTS) assertEquals((await checkBooks(store, part)).differences, []);
      const { available, pending } = sandbox.stripe.funds("eur");
      assertEquals(await balance(db, ACCOUNTS.stripe, "eur"), available + pending);
    },
    addPlan: (more: Partial<PlanRow> & Pick<PlanRow, "id">) => db.insertInto("plans").values(plan(more)).execute(),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
  return world;

  function local(at: number): string {
    const timeZone = options.subscriber?.time_zone ?? "Europe/Berlin";
    return new Date(at).toLocaleString("sv-SE", { timeZone }).slice(0, 16);
  }

  async function seed() {
    await db.insertInto("people").values([person("grace"), { ...person("ada"), ...options.subscriber }]).execute();
    await db.insertInto("payout_accounts").values({ host_id: "grace", stripe_account: "acct_grace" }).execute();
    await db.insertInto("plans").values(plan(options.plan ?? {})).execute();
    await db.insertInto("subscriptions").values({
      id: "301",
      subscriber_id: "ada",
      plan_id: "cello",
      payment_method: VISA,
      customer: "cus_ada",
      seq: 0,
      ...options.subscription,
    }).execute();
  }
}

const plan = (more: Partial<PlanRow>): PlanRow => ({
  id: "cello",
  host_id: "grace",
  title: "Cello every week",
  amount: 900,
  currency: "eur",
  interval: "month",
  trial_days: 0,
  ...more,
});

/** The moment that this local time is, in a time zone that is so many hours ahead of UTC then. */
export const at = (day: string, time = "09:00", ahead = 1): number => Date.parse(`${day}T${time}:00Z`) - ahead * HOUR;

/** The first of January after next, which no test is late for. */
export const NEW_YEAR = new Date().getUTCFullYear() + 1;

/** The most events that a run may have, as docs/subscriptions.md says. */
export const LONGEST_RUN = 750;

/** How many events each run of a workflow has in its history, from its first run on. */
export async function historyOf({ temporal }: SubscriptionWorld, firstRunId: string): Promise<number[]> {
  const lengths: number[] = [];
  for (let runId: string | null | undefined = firstRunId; runId;) {
    const { events } = await temporal.env.client.workflow.getHandle("subscription-301", runId).fetchHistory();
    lengths.push(events!.length);
    runId = events!.at(-1)!.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return lengths;
}

// Money's world for workflow tests: the real store, the real activities and the real way to Stripe, against the sandbox's
// Stripe, whose clock keeps up with Temporal's, which jumps.
import { Context } from "@temporalio/activity";
import { Client, type WorkflowHandle, WorkflowNotFoundError } from "@temporalio/client";
import { assertEquals, assertInstanceOf } from "@std/assert";
import { delay } from "@std/async/delay";
import type { Kysely } from "kysely";
import { createActivities } from "../../../domains/payment/activities.ts";
import { checkBooks } from "../../../domains/payment/check.ts";
import { LEDGER_PARTS } from "../../../domains/payment/contract.ts";
import { ACCOUNTS, balance } from "../../../domains/payment/ledger.ts";
import type { PaymentTerms } from "../../../domains/payment/messages.ts";
import { recordEarning } from "../../../domains/payment/settlement.ts";
import { signalsFor } from "../../../domains/payment/webhooks.ts";
import { createPayments, type Payments } from "../../../domains/payment/stripe.ts";
import { migrations as payment, type PaymentRow, type PaymentTables } from "../../../domains/payment/tables.ts";
import { STANDARD_TERMS } from "../../../domains/payment/terms.ts";
import { migrations as shared, type SharedTables } from "../../../domains/shared/tables.ts";
import type { NoticeOutcome } from "../../../domains/shared/contract.ts";
import { type Fault, startSandbox } from "../../../sandbox/mod.ts";
import type { Engine } from "../../../store/mod.ts";
import { ASK_AGAIN } from "../../../temporal/querying.ts";
import { type StepState, timeline } from "../../../temporal/timeline.ts";
import { quiet } from "../../../tools/dev/quiet.ts";
import { sdk } from "../../sandbox/stripe/sdk.ts";
import { temporaryStore } from "../../stores.ts";
import { pollQueue } from "../../polling.ts";
import { timeSkipping } from "../../time_skipping.ts";
import { troubled } from "../../troubled.ts";

export const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

const FEE = 1500;

/** The host's account at Stripe. */
export const ACCOUNT = "acct_grace";

/** Ada, and what became of her cards since they were attached. */
const CUSTOMERS = {
  cus_ada: {
    pm_visa: "pm_card_visa",
    pm_poor: "pm_card_visa_chargeDeclinedInsufficientFunds",
    pm_lost: "pm_card_visa_chargeDeclinedLostCard",
    pm_stolen: "pm_card_visa_chargeDeclinedStolenCard",
    pm_declined: "pm_card_visa_chargeDeclined",
    pm_expired: "pm_card_chargeDeclinedExpiredCard",
    pm_confirm: "pm_card_threeDSecure2Required",
  },
  cus_edsger: { pm_strange: "pm_card_visa" },
};

export interface WorldOptions {
  /** In memory unless an engine is named. */
  engine?: Engine;
  /** How payment 456 is to be paid. */
  payment?: Partial<PaymentRow>;
  terms?: Partial<PaymentTerms>;
  /** How many workers there are; more than one remember nothing from one task to the next. */
  workers?: number;
  /** What an activity does before it acts. Throw to fail. */
  trouble?: { activity?: (name: string) => void | Promise<void>; mail?: (key: string) => void };
}

/** What a test has of it. */
export type World = Awaited<ReturnType<typeof paymentWorld>>;

/** Payment 456: 85.00 by Ada for booking 123 with Grace; nobody has paid it yet. */
export async function paymentWorld(options: WorldOptions = {}) {
  const { trouble = {}, terms, workers = 1 } = options;
  await using stack = new AsyncDisposableStack();
  const store = stack.use(await temporaryStore([...shared, ...payment], options.engine));
  const timing = { processing_ms: 4 * DAY, available_ms: 2 * DAY, refund_ms: 3 * DAY, payout_ms: 2 * DAY };
  const sandbox = stack.use(await startSandbox({ stripe: { accounts: [ACCOUNT], customers: CUSTOMERS, timing } }));
  const db = store.tables<PaymentTables>();
  const mails: string[] = [];
  let delivered = 0;
  const before = new Map<keyof Payments, () => void>();
  const now = () => Context.current().info.currentAttemptScheduledTimestampMs;

  const activities = createActivities({
    store,
    now,
    stripe: watched(createPayments(sandbox.settings.stripe), (name) => {
      keepUp(now());
      const first = before.get(name);
      before.delete(name);
      first?.();
    }),
    sendEmail({ key }): Promise<NoticeOutcome> {
      trouble.mail?.(key);
      if (!mails.includes(key)) mails.push(key);
      return Promise.resolve({ state: "sent" });
    },
    terms: { ...STANDARD_TERMS, ...terms },
    feeBasisPoints: FEE,
    payoutMinimum: 1000,
    returnUrl: (id) => `https://estuary.example/payments/${id}`,
    mendUrl: (what, id) => `https://estuary.example/${what}s/${id}`,
  });
  const temporal = stack.use(
    await timeSkipping(troubled(activities, (name) => trouble.activity?.(name)), workers > 1 ? 0 : undefined),
  );
  for (let more = 1; more < workers; more++) stack.use(await pollQueue("test", temporal.env.address, activities, 0));
  const patient = new Client({ connection: temporal.env.nativeConnection, interceptors: ASK_AGAIN }).workflow;
  await seed();

  const opened = stack.move();
  /**
   * Lets time pass until a step stands like this; `detail` is a part of what it says.
   *
   * @param every how much passes between two looks, milliseconds; 0: none at all
   */
  async function reaches(handle: WorkflowHandle, step: string, state: StepState, detail = "", every = MINUTE) {
    for (let tries = 0;; tries++) {
      const { steps } = await handle.query(timeline);
      const found = steps.find((each) => each.step === step);
      if (found?.state === state && (found.detail ?? "").includes(detail)) return;
      if (tries === 200) throw new Error(`"${step}" never came to ${state} ${detail}: ${JSON.stringify(steps)}`);
      await (every === 0 ? delay(10) : temporal.env.sleep(every));
    }
  }
  return {
    temporal,
    store,
    db,
    activities,
    stripe: sandbox.stripe,
    /** Stripe's own SDK, for what the platform does beside the workflows. */
    sdk: sdk(sandbox),
    mails,
    /** Spoils the next call to Stripe that fits. */
    failNext: (fault: Omit<Fault, "provider">) => sandbox.fail({ provider: "stripe", times: 1, ...fault }),
    /** Spoils every call to Stripe that fits until it is mended. */
    fail: (fault: Omit<Fault, "provider">) => sandbox.fail({ provider: "stripe", ...fault }),
    mend: () => sandbox.clearFaults(),
    /** What happens just before Stripe is asked for this the next time. */
    before: (ask: keyof Payments, happens: () => void) => void before.set(ask, happens),
    pay: (input: object = {}, id = "payment-456") =>
      temporal.start("PaymentProcessingWorkflow", { payment_id: "456", amount: 8500, ...input }, id),
    refund: (input: object = {}, id = "refund-456.rest") =>
      temporal.start(
        "RefundWorkflow",
        { payment_id: "456", ...("amount" in input && { refund_id: "part" }), ...input },
        id,
      ),
    payOut: (input: object = {}, id = "payout-grace-eur") =>
      temporal.start("PayoutWorkflow", { host_id: "grace", ...input }, id),
    /** Lets time pass, at Stripe too. */
    async sleep(ms: number) {
      await temporal.env.sleep(ms);
      keepUp(await temporal.env.currentTimeMs());
    },
    reaches,
    /** Lets time pass until a step stands like this and nothing is under way. */
    async until(...which: Parameters<typeof reaches>): Promise<void> {
      await reaches(...which);
      await quiet(which[0]);
    },
    /** What an operator may decide on a workflow that has stopped. */
    async decisions(handle: WorkflowHandle): Promise<string[]> {
      const { steps } = await handle.query(timeline);
      return steps.flatMap(({ decisions = [] }) => decisions);
    },
    /**
     * How a workflow ends; where it never does, its steps say why. Time passes step by step: the server's own way of
     * waiting for a result leaps over the life of whatever else has stopped. One wait at a time: the server loses count of
     * more.
     */
    async ended(handle: WorkflowHandle) {
      for (let [waited, step] = [0, SECOND]; (await handle.describe()).status.name === "RUNNING"; waited += step) {
        if (waited > 60 * DAY) {
          throw new Error(`It never ended: ${JSON.stringify((await handle.query(timeline)).steps, null, 2)}`);
        }
        step = Math.min(2 * step, 6 * HOUR);
        await temporal.env.sleep(step);
      }
      return await patient.getHandle(handle.workflowId).result();
    },
    /** How a workflow ends for which no time has to pass: the server leaps no more once a workflow was started by another. */
    endedAtOnce: (workflowId: string) => patient.getHandle(workflowId).result(),
    /** Delivers the events of Stripe that were not delivered yet, or these, as the ingress would. */
    async webhooks(events = sandbox.stripe.state().events.slice(delivered)) {
      delivered = sandbox.stripe.state().events.length;
      for (const event of events) {
        for (const { workflowId, signal, payload, start } of signalsFor(event)) {
          if (start) {
            const { workflow, input } = start;
            await temporal.env.client.workflow.signalWithStart(workflow, {
              ...{ workflowId, taskQueue: "test", args: [input] },
              ...{ signal, signalArgs: [payload] as [never] },
            });
          } else {
            await temporal.env.client.workflow.getHandle(workflowId).signal(signal, payload)
              .catch((error) => assertInstanceOf(error, WorkflowNotFoundError));
          }
        }
      }
    },
    /** The books agree with themselves, and hold of Stripe's money what Stripe holds. */
    async agrees() {
      for (const part of LEDGER_PARTS) assertEquals((await checkBooks(store, part)).differences, []);
      const { available, pending } = sandbox.stripe.funds("eur");
      assertEquals(await balance(db, ACCOUNTS.stripe, "eur"), available + pending);
    },
    payment: () => db.selectFrom("payments").selectAll().where("id", "=", "456").executeTakeFirstOrThrow(),
    /** A booking has taken place: Grace has earned. */
    earn: (booking_id = "123", host_id = "grace") =>
      store.transaction((tx: Kysely<PaymentTables>) => recordEarning(tx, { booking_id, host_id }, FEE, Date.now())),
    insertPayment,
    balance: (account: string, currency = "eur") => balance(db, account, currency),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };

  function keepUp(time: number): void {
    const behind = time - sandbox.stripe.now();
    if (behind > 0) sandbox.stripe.advance(behind);
  }

  async function seed() {
    const person = { phone: null, time_zone: "Europe/Berlin", sms_opt_in: 0, quiet_from: null, quiet_to: null };
    await store.tables<SharedTables>().insertInto("people").values([
      { id: "grace", name: "Grace", email: "grace@example.org", ...person },
      { id: "ada", name: "Ada", email: "ada@example.org", ...person },
    ]).execute();
    await db.insertInto("payout_accounts").values({ host_id: "grace", stripe_account: ACCOUNT }).execute();
    await insertPayment(options.payment);
  }

  async function insertPayment(payment: Partial<PaymentRow> = {}) {
    await db.insertInto("payments").values({
      id: "456",
      booking_id: "123",
      payer_id: "ada",
      amount: 8500,
      currency: "eur",
      status: "pending",
      payment_method: "pm_card_visa",
      ...payment,
    }).execute();
  }
}

/** Everything that is asked of Stripe, heard of before. */
function watched(payments: Payments, hear: (name: keyof Payments) => void): Payments {
  return new Proxy(payments, {
    get(target, name: keyof Payments) {
      const ask = target[name] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        hear(name);
        return ask(...args);
      };
    },
  });
}

// How one payment is made: its payer, its operator, and whatever else happens to it meanwhile.
import { type PaymentResult, paymentWorkflowId } from "../../domains/payment/contract.ts";
import type { Case, Fate } from "./cases.ts";
import type { Chance } from "./chance.ts";
import { type Desk, type Outcome, outcome, pause } from "./desk.ts";
import type { Outage, StripeWay } from "./stripe_way.ts";
import type { Sandbox } from "../../sandbox/mod.ts";

/** What a life needs of the world. */
export interface Surroundings {
  desk: Desk;
  way: StripeWay;
  sandbox: Sandbox;
  chance: Chance;
}

/** No operator is called before this, milliseconds. */
const NOT_BEFORE = 6_000;

/** A payment while it is being made. */
interface Paying extends Surroundings {
  payment: Case;
  id: string;
  /** Aborted once its workflow has ended. */
  over: AbortSignal;
}

/** Makes a payment. @returns how it ended; undefined if its workflow failed */
export async function pay(world: Surroundings, payment: Case): Promise<PaymentResult | undefined> {
  const { payment_id, ...input } = { payment_id: payment.id, amount: payment.amount, currency: payment.currency };
  const id = paymentWorkflowId({ payment_id });
  const { desk, way } = world;
  if (OUTAGES.includes(payment.fate as Outage)) way.outages.set(payment_id, payment.fate as Outage);

  const handle = await desk.start("PaymentProcessingWorkflow", id, { payment_id, ...input });
  const over = new AbortController();
  const ended = outcome(handle).finally(() => over.abort());
  const meanwhile = MEANWHILE[payment.fate]?.({ ...world, payment, id, over: over.signal });
  const twice = world.chance("twice", payment_id) < 0.1 &&
    desk.run("PaymentProcessingWorkflow", `${id}-again`, { payment_id, ...input });
  const [came] = await Promise.all([ended, meanwhile, twice]);
  if (payment.fate !== "cancelled") return resultOf(came);
  return resultOf(await desk.run("PaymentProcessingWorkflow", id, { payment_id, ...input }));
}

const resultOf = (came: Outcome) => "result" in came ? came.result as PaymentResult : undefined;

const OUTAGES: readonly Outage[] = ["down", "answer_lost", "unreadable", "refund_lost"];

/** Payments for which somebody decides in a way of their own. */
export const DECIDED: readonly Fate[] = ["down", "answer_lost", "unreadable", "rejected"];

/** The payer has another method, once the first one is given up. */
async function anotherMethod({ desk, sandbox, payment, id, over }: Paying): Promise<void> {
  const givenUp = () =>
    sandbox.stripe.state().intents.some(({ metadata, status }) =>
      metadata.payment_id === payment.id && status === "canceled"
    );
  while (!over.aborted && !givenUp()) await pause(200);
  await desk.insist(id, "providePaymentMethod", [{ payment_method: "pm_card_mastercard" }], over);
}

const MEANWHILE: Partial<Record<Fate, (paying: Paying) => Promise<unknown>>> = {
  mended: anotherMethod,
  later: anotherMethod,
  forbidden: anotherMethod,
  not_confirmed: anotherMethod,
  debit_returned: anotherMethod,
  confirmed: (paying) => confirm(paying, "succeed"),
  confirmed_wrongly: async (paying) => {
    await confirm(paying, "fail");
    await anotherMethod(paying);
  },
  down: async (paying) => {
    const resumes = paying.chance("resumes", paying.id) < 0.3;
    if (resumes) {
      await pause(2_000);
      paying.way.outages.delete(paying.payment.id);
    }
    await decide(paying, resumes ? "resume" : "abandon");
  },
  answer_lost: (paying) => decide(paying, "abandon"),
  unreadable: (paying) => decide(paying, "refund"),
  rejected: (paying) => decide(paying, "abandon"),
  cancelled: async ({ desk, id, chance, over }) => {
    await pause(4_000 * chance("cancelled after", id));
    if (!over.aborted) await desk.cancel(id);
  },
};

/** An operator decides, and Stripe is there again. */
async function decide({ desk, way, id, payment, over }: Paying, decision: string): Promise<void> {
  await pause(NOT_BEFORE);
  await desk.insist(id, decision, [], over);
  way.outages.delete(payment.id);
  // What stops once more, stops for something else.
  while (!over.aborted) {
    await pause(4_000);
    await desk.tell(id, "resume");
  }
}

/** The payer is asked by their bank. */
async function confirm({ sandbox, payment, over, chance }: Paying, answer: "succeed" | "fail"): Promise<void> {
  while (!over.aborted) {
    const waiting = sandbox.stripe.state().intents
      .find(({ metadata, status }) => metadata.payment_id === payment.id && status === "requires_action");
    await pause(waiting ? 1_500 * chance("confirmed after", payment.id) : 200);
    if (waiting?.status !== "requires_action") continue;
    return sandbox.stripe.authenticate(waiting.id, answer);
  }
}

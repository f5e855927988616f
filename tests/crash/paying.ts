// How one payment is made: its payer, its operator, and whatever else happens to it meanwhile.
import { type PaymentResult, paymentWorkflowId } from "../../domains/payment/contract.ts";
import type { Case, Fate } from "./cases.ts";
import type { Chance } from "./chance.ts";
import { type Desk, type Outcome, outcome, pause } from "./desk.ts";
import type { Outage, StripeWay } from "./stripe_way.ts";
import type { Sandbox } from "../../sandbox/mod.ts";
import type { Decision } from "../../temporal/timeline.ts";

/** What a life needs of the world. */
export interface Surroundings {
  desk: Desk;
  way: StripeWay;
  sandbox: Sandbox;
  chance: Chance;
}

/** Between two looks of an operator, milliseconds. */
const ROUND = 2_000;

/** A payment while it is being made. */
interface Paying extends Surroundings {
  payment: Case;
  id: string;
  /** Aborted once its workflow has ended. */
  over: AbortSignal;
}

/** Makes a payment; now and then somebody else tries to as well. @returns how it ended; undefined if no workflow says so */
export async function pay(world: Surroundings, payment: Case): Promise<PaymentResult | undefined> {
  const { id: payment_id, fate } = payment;
  if (OUTAGES.includes(fate as Outage)) world.way.outages.set(payment_id, fate as Outage);
  const id = paymentWorkflowId({ payment_id });
  const ids = world.chance("twice", payment_id) < 0.1 ? [id, `${id}${AGAIN}`] : [id];
  const ends = await Promise.all(ids.map((id) => process({ ...world, payment, id })));
  return ends.find((end) => end !== undefined);
}

async function process(paying: Omit<Paying, "over">): Promise<PaymentResult | undefined> {
  const { desk, payment: { id: payment_id, amount, currency, fate }, id } = paying;
  const begin = () => desk.start("PaymentProcessingWorkflow", id, { payment_id, amount, currency });
  const over = new AbortController();
  const ended = outcome(await begin()).finally(() => over.abort());
  const [came] = await Promise.all([ended, MEANWHILE[fate]?.({ ...paying, over: over.signal })]);
  return resultOf(fate === "cancelled" ? await outcome(await begin()) : came);
}

const resultOf = (came: Outcome) => "result" in came ? came.result as PaymentResult : undefined;

const OUTAGES: readonly Outage[] = ["down", "answer_lost", "unreadable", "refund_lost"];

/** What follows the id of a payment's second workflow. */
const AGAIN = "-again";

/** Payments for which somebody decides in a way of their own. */
const DECIDED: readonly Fate[] = ["down", "answer_lost", "unreadable", "rejected"];

/** The workflows that an operator leaves to somebody else. */
export const leftAlone = (payments: readonly Case[]): Set<string> =>
  new Set(
    payments.filter(({ fate }) => DECIDED.includes(fate)).map(({ id }) => paymentWorkflowId({ payment_id: id }))
      .flatMap((id) => [id, `${id}${AGAIN}`]),
  );

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
async function decide({ desk, way, id, payment, over }: Paying, decision: Decision): Promise<void> {
  for (let decided = false; !over.aborted; await pause(ROUND, over)) {
    const taken = await desk.stopped(id);
    if (!taken) continue;
    // What stops somewhere else, or once more, just goes on.
    const word = !decided && taken.includes(decision) ? decision : "resume";
    if (!await desk.tell(id, word)) continue;
    decided = true;
    way.outages.delete(payment.id);
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

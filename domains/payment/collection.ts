// Getting a payment in: tries, waits, other methods. Workflow code.
import { condition, proxyActivities, setHandler, sleep } from "@temporalio/workflow";
import type { Decision, OperatorDesk } from "../../temporal/operator.ts";
import * as policies from "../../temporal/policies.ts";
import type { Steps } from "../../temporal/steps.ts";
import type { PaymentActivities } from "./activities.ts";
import {
  type AnotherMethod,
  PAYMENT_STEPS,
  type PaymentResult,
  type PaymentStatusView,
  providePaymentMethod,
} from "./contract.ts";
import type { ChargeState, OpenedPayment, Payment, PaymentTerms } from "./messages.ts";
import { StripeNews } from "./stripe_news.ts";
import { tell } from "./telling.ts";

const { chargePayment, checkCharge, cancelCharge, refundCharge } = proxyActivities<PaymentActivities>(
  policies.provider,
);

/** What collecting came to. */
export type Collected = { status: "succeeded"; intent: string } | { status: "failed"; reason: string };

/** Nothing was taken yet, so it may be left at that. */
const CHARGE_DECISIONS: readonly Decision[] = ["resume", "abandon"];

/** One payment being collected. */
export class Collection {
  readonly payment: Payment;
  ended?: PaymentResult["status"];
  /** Undoes the charge that is under way or was taken. @returns whether money had to be given back */
  undo: () => Promise<boolean> = () => Promise.resolve(false);
  readonly #terms: PaymentTerms;
  readonly #news = new StripeNews();
  #stage: PaymentStatusView["status"] = "charging";
  /** Methods that the issuer forbids to try again. */
  readonly #refused = new Set<string>();
  #offered?: string;

  constructor(
    { payment, terms }: OpenedPayment,
    readonly steps: Steps<typeof PAYMENT_STEPS[number]>,
    readonly desk: OperatorDesk,
  ) {
    this.payment = payment;
    this.#terms = terms;
    steps.subject = `payment ${payment.payment_id}`;
    setHandler(providePaymentMethod, ({ payment_method }) => {
      this.#offered = payment_method;
      return this.view();
    }, { validator: (request) => this.#check(request) });
  }

  /** What the `status` query answers. */
  view(): PaymentStatusView {
    const { payment_id, amount, currency } = this.payment;
    const status = this.ended ?? (this.desk.stopped ? "parked" : this.#stage);
    return { payment_id, status, amount, currency };
  }

  /**
   * Charges one method after the other until one comes through or nothing more is to be tried. Each method is an intent of
   * its own, and the one before is cancelled first: two must never come through.
   *
   * @throws OperatorDecision if Stripe would not take a request and an operator gives up
   */
  async collect(): Promise<Collected> {
    let method = this.payment.payment_method;
    for (let attempt = 1, again = 0;; attempt++) {
      this.#note("charging", "running");
      const charged = await this.#step(() =>
        chargePayment({ payment_id: this.payment.payment_id, attempt, payment_method: method })
      );
      this.undo = () => this.#release(charged.intent);
      const settled = await this.#settle(charged, attempt);
      const last = settled.status === "succeeded" ? settled : await this.#step(() => cancelCharge(settled.intent));
      if (last.status === "succeeded") {
        this.steps.note("charge", "done", last.charge?.id ?? last.intent);
        return { status: "succeeded", intent: last.intent };
      }

      const { decline } = settled;
      if (decline?.advice === "try_again_later" && decline.same_method_again && again < this.#terms.tries) {
        again++;
        this.#note("charging", "waiting", `${reason(settled)}: tried again later`, this.#terms.try_again);
        await sleep(this.#terms.try_again);
        continue;
      }
      if (decline && !decline.same_method_again) this.#refused.add(method);
      const another = await this.#anotherMethod(settled, attempt);
      if (!another) {
        return { status: "failed", reason: `${reason(settled)}, and no other way to pay was chosen in time` };
      }
      method = another;
      again = 0;
    }
  }

  /** Makes sure that an intent takes nothing: cancels it, or gives back what it took. Nothing of it is in the books. */
  async #release(intent: string): Promise<boolean> {
    const { status } = await this.desk.step("charge", () => cancelCharge(intent), ["resume"]);
    if (status !== "succeeded") return false;
    await this.desk.step("charge", () => refundCharge(this.payment.payment_id, intent), ["resume"]);
    return true;
  }

  /** Waits for the payer, or for a bank, until an intent is settled one way or the other. */
  async #settle(charged: ChargeState, attempt: number): Promise<ChargeState> {
    const { payment_id, amount, currency } = this.payment;
    const terms = this.#terms;
    let state = charged;
    if (state.status === "requires_action") {
      this.#note("requires_action", "waiting", "for the payer to confirm", terms.action);
      const until = Date.now() + terms.action;
      const order = { notice: "action_required", subject: `payment:${payment_id}`, occasion: `${attempt}` } as const;
      await tell({ ...order, to: { payment_id }, intent: state.intent, amount, currency });
      state = await this.#watch(state, ["requires_action"], terms.poll_action, until);
    }
    while (state.status === "processing") {
      this.#note("processing", "waiting", "for the bank", terms.processing);
      state = await this.#watch(state, ["processing"], terms.poll_processing, Date.now() + terms.processing);
      if (state.status === "processing") {
        await this.desk.stop("charge", "the bank takes longer than it may", ["resume"]);
      }
    }
    return state;
  }

  #watch({ intent }: ChargeState, waiting: ChargeState["status"][], poll: number, until: number): Promise<ChargeState> {
    const look = () => this.#step(() => checkCharge(intent));
    return this.#news.until(look, ({ status }) => !waiting.includes(status), poll, until);
  }

  /** Asks the payer for another method, and reminds them, until it comes or the time is over. */
  async #anotherMethod(declined: ChargeState, attempt: number): Promise<string | undefined> {
    const { payment_id, amount, currency } = this.payment;
    const { another_method, reminder } = this.#terms;
    const until = Date.now() + another_method;
    this.#offered = undefined;
    this.#note("requires_payment_method", "waiting", `${reason(declined)}: for another way to pay`, another_method);
    for (let mail = 1; this.#offered === undefined && Date.now() < until; mail++) {
      const order = {
        notice: "another_method",
        subject: `payment:${payment_id}`,
        occasion: `${attempt}:${mail}`,
      } as const;
      await tell({ ...order, to: { payment_id }, amount, currency });
      await condition(() => this.#offered !== undefined, Math.max(Math.min(reminder, until - Date.now()), 1));
    }
    return this.#offered;
  }

  #step<T>(run: () => Promise<T>): Promise<T> {
    return this.desk.step("charge", run, CHARGE_DECISIONS);
  }

  #note(stage: PaymentStatusView["status"], state: "running" | "waiting", detail?: string, wait?: number): void {
    this.#stage = stage;
    this.steps.note("charge", state, detail, wait && Date.now() + wait);
  }

  #check({ payment_method }: AnotherMethod): void {
    const refuse = (why: string) => {
      throw new Error(`Cannot take another way to pay for payment "${this.payment.payment_id}": ${why}`);
    };
    if (typeof payment_method !== "string" || !/^(pm|card|src|ba)_\w+$/.test(payment_method)) {
      refuse(`payment_method: ${JSON.stringify(payment_method)} is not an id of Stripe's, like pm_1AbC`);
    }
    if (this.#stage !== "requires_payment_method") refuse("none is asked for");
    if (this.#refused.has(payment_method)) refuse(`the bank forbids to try "${payment_method}" again`);
  }
}

function reason({ status, decline }: ChargeState): string {
  if (decline) return `declined (${decline.decline_code ?? decline.code})`;
  return status === "requires_action" ? "not confirmed in time" : status.replaceAll("_", " ");
}

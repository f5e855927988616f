// Getting a payment in: tries, waits, other methods. Workflow code.
import { condition, proxyActivities, sleep } from "@temporalio/workflow";
import { within } from "../../temporal/flow.ts";
import type { OperatorDesk } from "../../temporal/operator.ts";
import * as policies from "../../temporal/policies.ts";
import type { Steps } from "../../temporal/steps.ts";
import type { Decision } from "../../temporal/timeline.ts";
import type { PaymentActivities } from "./activities.ts";
import {
  type AnotherMethod,
  type DeclineVerdict,
  type PaymentResult,
  type PaymentStatusView,
  type PaymentStep,
  TRIES,
} from "./contract.ts";
import type { ChargeState, MoneyNoticeOrder, NotCollected, OpenedPayment } from "./messages.ts";
import { declineReason, isOver, NEVER_AGAIN, whyNotThisMethod } from "./methods.ts";
import type { StripeNews } from "./stripe_news.ts";
import { tellDuring } from "./telling.ts";

const { checkCharge } = proxyActivities<PaymentActivities>(policies.provider);
const { chargePayment, cancelCharge } = proxyActivities<PaymentActivities>(policies.providerOnce);

/** What collecting came to. */
export type Collected = { status: "succeeded"; intent: string } | { status: "failed" } & NotCollected;

/** As long as nothing was taken it may be left at that. */
const MAY_BE_LEFT: readonly Decision[] = ["resume", "abandon"];

/** One payment being collected. */
export class Collection {
  ended?: PaymentResult["status"];
  /** The one that is charged, or was last. */
  method: string;
  readonly #forbidden: Set<string>;
  #stage: PaymentStatusView["status"];
  #offered?: string;
  /** The attempt that may take money. */
  #underWay?: number;

  constructor(
    readonly opened: OpenedPayment,
    readonly desk: OperatorDesk<PaymentStep>,
    readonly news: StripeNews,
  ) {
    const { status } = opened.payment;
    if (status !== "pending") this.ended = status;
    this.method = opened.payment_method;
    this.#forbidden = new Set(opened.forbidden);
    this.#stage = this.#mustAsk ? "requires_payment_method" : "charging";
  }

  get steps(): Steps<PaymentStep> {
    return this.desk.steps;
  }

  /** Why the payer cannot pay like this now; undefined if they can. */
  whyNotThis(offer: AnotherMethod): string | undefined {
    return this.#isAsking ? whyNotThisMethod(offer, this.#forbidden) : "none is asked for";
  }

  /** The payer's other way to pay. */
  offer({ payment_method }: AnotherMethod): PaymentStatusView {
    this.#offered = payment_method;
    // It is taken: none is asked for any more, also if the payer is still being told that one is.
    this.#note("charging", "running");
    return this.view();
  }

  /** What the `status` query and the updates answer. */
  view(): PaymentStatusView {
    const { payment_id, amount, currency } = this.opened.payment;
    const status = this.ended ?? (this.desk.stopped ? "parked" : this.#stage);
    return { payment_id, status, amount, currency };
  }

  /**
   * Charges one method after the other until one comes through or nothing more is to be tried. Each try is an intent of its
   * own, and the one before is cancelled first: two must never come through.
   *
   * @throws OperatorDecision if Stripe would not take a request and an operator gives up
   */
  async collect(): Promise<Collected> {
    for (let { attempt } = this.opened, again = 0;; attempt++) {
      if (this.#forbidden.has(this.method)) {
        if (!this.#mustAsk) return { ...givenUp("the bank forbids to try the only one"), decline: NEVER_AGAIN };
        const another = await this.#anotherMethod("the bank forbids to try that again", attempt);
        if (!another) return givenUp("the bank forbids to try the only one");
        this.method = another;
      }
      const ended = await this.#tryOnce(attempt, this.method);
      if (ended.intent && ended.status === "succeeded") return { status: "succeeded", intent: ended.intent };

      const { decline } = ended;
      if (this.opened.off_session) {
        return { status: "failed", reason: reasonWithoutPayer(ended), decline: verdictOf(ended) };
      }
      if (decline?.advice === "try_again_later" && decline.same_method_again && again++ < TRIES) {
        this.#note("charging", "waiting", `${declineReason(ended)}: tried again later`, this.#terms.try_again);
        await sleep(this.#terms.try_again);
        continue;
      }
      if (decline && !decline.same_method_again) this.#forbidden.add(this.method);
      const another = await this.#anotherMethod(declineReason(ended), attempt);
      if (!another) return givenUp(declineReason(ended));
      this.method = another;
      again = 0;
    }
  }

  /**
   * Makes sure that what is under way takes nothing, from now on.
   *
   * @returns the intent, if it has taken the money already
   */
  async withdraw(): Promise<string | undefined> {
    if (this.#underWay === undefined) return undefined;
    const ended = await this.#end(this.#underWay, ["resume"]);
    return ended.status === "succeeded" ? ended.intent : undefined;
  }

  /** One intent, from its creation until it has come through or can take nothing any more. */
  async #tryOnce(attempt: number, payment_method: string): Promise<ChargeState> {
    this.#note("charging", "running");
    // From here on money may move, even if no answer ever says so.
    this.#underWay = attempt;
    const charged = await this.desk.step(
      "charge",
      () => chargePayment({ payment_id: this.#id, attempt, payment_method }),
      MAY_BE_LEFT,
    );
    const settled = await this.#settle(charged, attempt);
    if (settled.status === "succeeded") return settled;
    if (!settled.intent) {
      this.#underWay = undefined;
      return settled;
    }
    return { decline: settled.decline, ...await this.#end(attempt, MAY_BE_LEFT) };
  }

  async #end(attempt: number, allowed: readonly Decision[]): Promise<ChargeState> {
    for (;;) {
      const state = await this.desk.step("charge", () => cancelCharge({ payment_id: this.#id, attempt }), allowed);
      if (isOver(state)) {
        if (state.status === "canceled") this.#underWay = undefined;
        return state;
      }
      await this.#settle(state, attempt);
    }
  }

  /** Waits for the payer, or for a bank, until an intent is settled one way or the other. */
  async #settle(charged: ChargeState, attempt: number): Promise<ChargeState> {
    const { action, processing, poll_action, poll_processing } = this.#terms;
    let state = charged;
    if (state.status === "requires_action" && !this.opened.off_session) {
      this.#note("requires_action", "waiting", "for the payer to confirm", action);
      const order = this.#order("action_required", `${attempt}`, state.intent);
      state = await tellDuring(order, () => this.#watch(state, poll_action, action));
    }
    while (state.status === "processing") {
      this.#note("processing", "waiting", "for the bank", processing);
      state = await this.#watch(state, poll_processing, processing);
      if (state.status === "processing") {
        await this.desk.stop("charge", "the bank takes longer than it may", ["resume"]);
      }
    }
    return state;
  }

  /** Until an intent leaves the state it is in, or the time is over. */
  #watch({ intent, status }: ChargeState, poll: number, limit: number): Promise<ChargeState> {
    const look = () => this.desk.step("charge", () => checkCharge(intent!), ["resume"]);
    return this.news.until(look, (state) => state.status !== status, poll, limit);
  }

  /** Asks the payer for another method, and reminds them, until it comes or the time is over. */
  async #anotherMethod(why: string, attempt: number): Promise<string | undefined> {
    const { another_method, reminder } = this.#terms;
    this.#note("requires_payment_method", "waiting", `${why}: for another way to pay`, another_method);
    // None is due at the very end.
    const mails = Math.ceil(another_method / reminder);
    await within(another_method, async (left) => {
      const isAnswered = () => this.#offered !== undefined || left.over;
      for (let mail = 1; !isAnswered(); mail++) {
        const order = this.#order("another_method", `${attempt}:${mail}`);
        await tellDuring<unknown>(
          order,
          () => mail < mails ? condition(isAnswered, reminder) : condition(isAnswered),
        );
      }
    });
    const offered = this.#offered;
    this.#offered = undefined;
    this.#stage = "charging";
    return offered;
  }

  #order(notice: "action_required" | "another_method", occasion: string, intent?: string): MoneyNoticeOrder {
    const { payment_id, amount, currency } = this.opened.payment;
    const subject = `payment:${payment_id}`;
    return { notice, subject, occasion, to: { payment_id }, amount, currency, ...(intent && { intent }) };
  }

  get #id(): string {
    return this.opened.payment.payment_id;
  }

  get #terms() {
    return this.opened.terms;
  }

  /** Whether what was to be charged must not be, and the payer is there to choose something else. */
  get #mustAsk(): boolean {
    return this.#forbidden.has(this.method) && !this.opened.off_session;
  }

  get #isAsking(): boolean {
    return this.#stage === "requires_payment_method" && this.ended === undefined;
  }

  #note(stage: PaymentStatusView["status"], state: "running" | "waiting", detail?: string, wait?: number): void {
    this.#stage = stage;
    this.steps.note("charge", state, detail, wait && Date.now() + wait);
  }
}

const reasonWithoutPayer = (state: ChargeState): string =>
  state.decline ? declineReason(state) : "declined (authentication_required)";

/** What asks for its payer to act counts as declined while they are not there. */
const verdictOf = ({ decline }: ChargeState): DeclineVerdict =>
  decline
    ? { advice: decline.advice, same_method_again: decline.same_method_again }
    : { advice: "authentication_required", same_method_again: true };

const givenUp = (why: string) => ({
  status: "failed" as const,
  reason: `${why}, and no other way to pay was chosen in time`,
});

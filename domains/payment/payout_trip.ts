// A payout's way: part by part to the host's account at Stripe, and from there to their bank. Workflow code.
import { proxyActivities } from "@temporalio/workflow";
import { failedWith } from "../../temporal/failures.ts";
import { attempt, type Time, within } from "../../temporal/flow.ts";
import { OperatorDecision, type OperatorDesk } from "../../temporal/operator.ts";
import * as policies from "../../temporal/policies.ts";
import type { Decision } from "../../temporal/timeline.ts";
import type { PaymentActivities } from "./activities.ts";
import { type PayoutStep, TRIES } from "./contract.ts";
import type { MoneyNoticeOrder, OpenedPayout, PayoutState } from "./messages.ts";
import type { StripeNews } from "./stripe_news.ts";
import { tell, tellDuring } from "./telling.ts";

const { countFailedPayout } = proxyActivities<PaymentActivities>(policies.store);
const { canBePaidOut, checkPayout } = proxyActivities<PaymentActivities>(policies.provider);
const { sendPayout, transferPart, withdrawTransfer } = proxyActivities<PaymentActivities>(policies.providerOnce);

type Payout = NonNullable<OpenedPayout["payout"]>;
type SentPayout = Exclude<PayoutState, { status: "recalled" }>;

const RESUME_OR_ABANDON: readonly Decision[] = ["resume", "abandon"];

/** One payout on its way. */
export class PayoutTrip {
  readonly #payout: Payout;
  /** Sets repeated notices to the host apart. */
  #tries: number;

  constructor(
    readonly opened: OpenedPayout,
    readonly news: StripeNews,
    readonly desk: OperatorDesk<PayoutStep>,
  ) {
    this.#payout = opened.payout!;
    this.#tries = this.#payout.attempt;
  }

  /** Moves each part to the host's account; one that an operator gives up goes back to the host's balance. */
  async toTheAccount(): Promise<void> {
    const { payout_id, parts } = this.#payout;
    this.desk.steps.note("transfers", "running");
    for (const part of parts) {
      try {
        await this.#whenReady("transfers", () => transferPart({ payout_id, part }));
      } catch (error) {
        if (!(error instanceof OperatorDecision)) throw error;
        await this.desk.step("transfers", () => withdrawTransfer({ payout_id, part }), ["resume"]);
      }
    }
    this.desk.steps.note("transfers", "done", `${parts.length} moved to the host's account`);
  }

  /**
   * Tries until the bank has taken it: what failed is tried again once the account is mended.
   *
   * @returns how Stripe has paid it; undefined if there is nothing left to pay
   * @throws OperatorDecision if an operator gives up
   */
  async toTheBank(): Promise<SentPayout | undefined> {
    for (let failures = 0;;) {
      this.desk.steps.note("payout", "running");
      const sent = await this.#whenReady("payout", () => sendPayout(this.#payout.payout_id));
      if (sent.status === "recalled") return undefined;
      const settled = await this.#settle(sent);
      if (settled.status === "paid") {
        this.desk.steps.note("payout", "done", settled.stripe_payout);
        return settled;
      }
      if (isOnItsWay(settled)) {
        await this.desk.stop("payout", "the bank takes longer than it may", ["resume"]);
        continue;
      }
      await this.#afterFailure(settled, ++failures);
    }
  }

  async #settle(sent: SentPayout): Promise<SentPayout> {
    const { payout_id } = this.#payout;
    const { bank, poll_bank } = this.opened.terms;
    this.desk.steps.note("payout", "waiting", "for the bank", Date.now() + bank);
    const look = () =>
      this.desk.step("payout", () => checkPayout(payout_id, sent.stripe_payout) as Promise<SentPayout>, ["resume"]);
    return await this.news.until(look, (state) => !isOnItsWay(state), poll_bank, bank);
  }

  /** The bank has sent it back: the host mends their account, and it is tried again. */
  async #afterFailure({ stripe_payout, status, failure_code = status }: SentPayout, failures: number): Promise<void> {
    const { payout_id } = this.#payout;
    const { bank, poll_bank } = this.opened.terms;
    await countFailedPayout(payout_id, stripe_payout);
    if (failures > TRIES) {
      await this.desk.stop("payout", `it failed ${failures} times (${failure_code})`, RESUME_OR_ABANDON);
    }
    const what = `failed (${failure_code}): for the host to mend their account`;
    this.desk.steps.note("payout", "waiting", what, Date.now() + bank);
    const mended = await tellDuring(this.#failed(), async () => {
      // Right after the failure the account may look as if nothing had happened.
      await this.news.pause(poll_bank);
      const look = () => this.desk.step("payout", () => canBePaidOut(payout_id), RESUME_OR_ABANDON);
      return await this.news.until(look, (can) => can, poll_bank, bank);
    });
    if (!mended) {
      await this.desk.stop("payout", `failed (${failure_code}), and the account is not mended`, RESUME_OR_ABANDON);
    }
  }

  /**
   * Runs a step that may have to wait until funds are available, or until the host has mended their account, about which
   * they are told.
   */
  #whenReady<T>(step: "transfers" | "payout", run: () => Promise<T>): Promise<T> {
    const { bank, poll_bank } = this.opened.terms;
    let told = false;
    const runOnceReady = async (left: Time): Promise<T> => {
      for (;;) {
        const tried = await attempt(run());
        if ("done" in tried) return tried.done;
        const restricted = failedWith(tried.failed, "AccountRestricted");
        const waits = restricted || failedWith(tried.failed, "InsufficientFunds");
        if (!waits || left.over) throw tried.failed;
        const what = restricted ? "for the host to mend their account" : "for the money to be available";
        this.desk.steps.note(step, "waiting", what, left.until);
        if (restricted && !told) await tell(this.#failed());
        told ||= restricted;
        await this.news.pause(poll_bank);
      }
    };
    return this.desk.step(step, () => within(bank, runOnceReady), RESUME_OR_ABANDON);
  }

  #failed(): MoneyNoticeOrder {
    const { host_id, amount, currency } = this.opened;
    const subject = `payout:${this.#payout.payout_id}`;
    const occasion = `${this.#tries++}`;
    return { notice: "payout_failed", subject, occasion, to: { host_id }, amount, currency };
  }
}

const isOnItsWay = ({ status }: SentPayout) => status === "pending" || status === "in_transit";

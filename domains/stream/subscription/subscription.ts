// A subscription as its workflow holds it: its state, its clock, and what is not written down yet. Workflow code.
import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  proxyActivities,
  workflowInfo,
} from "@temporalio/workflow";
import { HANDING_OVER } from "../../../temporal/failures.ts";
import * as policies from "../../../temporal/policies.ts";
import type { Steps } from "../../../temporal/steps.ts";
import type { TimelineStep } from "../../../temporal/timeline.ts";
import type { SubscriptionActivities } from "./activities.ts";
import { SUBSCRIPTION_STEPS, type SubscriptionStep, type SubscriptionView } from "./contract.ts";
import { Mailing, type Told } from "./mailing.ts";
import type { OpenedSubscription, SubscriptionDeed } from "./messages.ts";
import { keyOf, settled, whyMoot, without } from "./owed.ts";
import { statusOf, type SubscriptionState } from "./state.ts";
import type { OwedNotice, SubscriberNotice } from "./subscriber_notice.ts";
import type { SubscriptionTerms } from "./terms.ts";
import { Turns } from "./turns.ts";
import { stepsOf, viewOf } from "./view.ts";

const { saveSubscription } = proxyActivities<SubscriptionActivities>(policies.store);

/** What a run hands to the next one. */
export interface Carried extends OpenedSubscription {
  steps: TimelineStep[];
  /** What has happened and is not in the store yet. */
  unsaved?: SubscriptionDeed[];
}

/** After so many changes a run hands over to the next: twelve periods take two each. */
const CHANGES_PER_RUN = 24;

/** A run that could not hand over until it has so many takes nothing new on. */
const MOST_CHANGES = 2 * CHANGES_PER_RUN;

/** One subscription. */
export class Subscription {
  state: SubscriptionState;
  terms: SubscriptionTerms;
  /** What is to be done one after the other, in the order it was asked for. */
  readonly turns: Turns;
  readonly #mailing = new Mailing((order, told) => this.#heard(order, told));
  /** What has happened and is not in the store yet; undefined: nothing has changed. */
  #unsaved?: SubscriptionDeed[];
  #changes = 0;

  constructor(
    { state, terms, subject, unsaved }: OpenedSubscription & Partial<Carried>,
    readonly steps: Steps<SubscriptionStep>,
  ) {
    this.state = state;
    this.terms = terms;
    this.turns = new Turns(state.subscription_id);
    steps.subject = subject;
    this.#unsaved = unsaved;
    this.#show();
    this.#mailing.keepUp(state.owed);
  }

  /** Epoch milliseconds of its own clock. */
  get now(): number {
    const { origin, speed } = this.state.clock;
    return origin + (Date.now() - origin) * speed;
  }

  /** What the `status` query and the updates answer. */
  view(): SubscriptionView {
    return viewOf(this.state, this.terms);
  }

  /** Changes what is known of it, from one moment to the next. @param deed for the audit log, with its facts */
  note(change: Partial<SubscriptionState>, deed?: string, detail: SubscriptionDeed["detail"] = {}): void {
    const seq = this.state.seq + 1;
    this.state = { ...this.state, ...change, seq };
    this.#changes++;
    this.#unsaved ??= [];
    if (deed) this.#unsaved.push({ seq, deed, detail });
    this.#show();
    const moot = this.state.owed.find((each) => whyMoot(each, this.state));
    if (!moot) return this.#mailing.keepUp(this.state.owed);
    const reason = whyMoot(moot, this.state)!;
    this.note({ owed: without(this.state.owed, moot) }, "notice_skipped", { notice: moot.notice.kind, reason });
  }

  /** Changes what is known of it, and goes on once that is in the store. */
  async change(change: Partial<SubscriptionState>, deed?: string, detail?: SubscriptionDeed["detail"]): Promise<void> {
    this.note(change, deed, detail);
    await this.save();
  }

  /** Whether something has changed that is not in the store yet. */
  get isUnsaved(): boolean {
    return this.#unsaved !== undefined;
  }

  /** Writes it down as it is now, whatever an operator cancels. */
  async save(): Promise<void> {
    const deeds = this.#unsaved ?? [];
    this.#unsaved = undefined;
    const record = { state: this.state, status: statusOf(this.state), deeds };
    await CancellationScope.nonCancellable(() => saveSubscription(record));
  }

  /** Waits for something that takes long; what is noted meanwhile is written down meanwhile. */
  async during<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const done = work.finally(() => over = true);
    // It is waited for below.
    done.catch(() => {});
    while (!over) {
      await condition(() => over || this.isUnsaved);
      if (this.isUnsaved) await this.save();
    }
    return await done;
  }

  /** Tells the subscriber, while the story goes on: a mail that cannot be sent holds up nothing, and stays owed. */
  tell(notice: SubscriberNotice, occasion: string | number): void {
    const { subscription_id, plan: { plan_id, currency }, owed } = this.state;
    this.note({ owed: [...owed, { subscription_id, plan_id, currency, occasion, notice }] });
  }

  #heard(order: OwedNotice, { state, reason }: Told): void {
    const { owed } = this.state;
    const { kind } = order.notice;
    // It may have gone out when it was just called back.
    if (!owed.some((each) => keyOf(each) === keyOf(order))) return;
    if (state === "held") {
      return this.note({ owed: owed.map((each) => keyOf(each) === keyOf(order) ? { ...each, held: reason } : each) });
    }
    const told = settled(this.state, order, this.now);
    if (state === "sent") this.note(told);
    else this.note(told, `notice_${state}`, { notice: kind, ...(reason && { reason }) });
  }

  /** Waits for a moment of its own clock, for whoever wants a turn, or until something has changed. */
  async wait(at?: number): Promise<void> {
    const awake = () => !this.turns.isEmpty || this.isUnsaved || this.mayHandOver;
    if (at === undefined) return await condition(awake);
    await condition(awake, Math.max(Math.ceil((at - this.now) / this.state.clock.speed), 1));
  }

  /**
   * Whether its history is as long as it may be, as somebody always waited for an answer when it could have handed over:
   * nothing new is taken on until the next run.
   */
  get isFull(): boolean {
    return this.#changes >= MOST_CHANGES || workflowInfo().continueAsNewSuggested;
  }

  /** What is told to whoever asks for something then. */
  get full(): ApplicationFailure {
    const message = `The history of subscription "${this.state.subscription_id}" is being cut: ask again`;
    return ApplicationFailure.nonRetryable(message, HANDING_OVER);
  }

  /**
   * Whether this run has grown long enough, and nothing is under way that the next one would not know of. An answer that
   * comes at that very moment would have the server refuse the change, and whoever asks for something then: a run that
   * is not much too long yet waits for mails on their way. The next run would not know that it is to be cancelled.
   */
  get mayHandOver(): boolean {
    const isLong = this.#changes >= CHANGES_PER_RUN && this.state.owed.every(({ held }) => held);
    return (isLong || this.isFull) && this.turns.isEmpty && allHandlersFinished() &&
      !CancellationScope.current().consideredCancelled;
  }

  /** What the next run goes on with. */
  carried(): Carried {
    return {
      state: this.state,
      terms: this.terms,
      subject: this.steps.subject!,
      steps: this.steps.all,
      ...(this.#unsaved && { unsaved: this.#unsaved }),
    };
  }

  /** Waits until no mail is on its way, and everybody was answered. */
  async settled(): Promise<void> {
    await condition(() => this.#mailing.isIdle && allHandlersFinished());
  }

  #show(): void {
    const { origin, speed } = this.state.clock;
    const shown = stepsOf(this.state, this.terms);
    for (const step of SUBSCRIPTION_STEPS) {
      const { state, detail, until } = shown[step];
      this.steps.note(step, state, detail, until === undefined ? undefined : origin + (until - origin) / speed);
    }
  }
}

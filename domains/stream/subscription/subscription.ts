// A subscription as its workflow holds it: its state, its clock, and what waits for its turn. Workflow code.
import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
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
import type { OpenedSubscription, SubscriberNotice, SubscriptionDeed } from "./messages.ts";
import { keyOf, type OwedNotice, settled, whyMoot, without } from "./owed.ts";
import { statusOf, type SubscriptionState } from "./state.ts";
import type { SubscriptionTerms } from "./terms.ts";
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

/** Something that waits for its turn. */
interface Turn {
  /** Does it, and answers whoever asked. @throws only what stops the workflow */
  take(): Promise<void>;
  refuse(why: ApplicationFailure): void;
}

/** One subscription. */
export class Subscription {
  state: SubscriptionState;
  terms: SubscriptionTerms;
  /** What is to be done one after the other, in the order it was asked for. */
  readonly #turns: Turn[] = [];
  readonly #mailing = new Mailing((order, told) => this.#heard(order, told));
  /** What has happened and is not in the store yet; undefined: nothing has changed. */
  #unsaved?: SubscriptionDeed[];
  #changes = 0;
  /** What is being found out, and what is to be after it. */
  #findings: Promise<unknown> = Promise.resolve();
  /** Why nobody has a turn any more. */
  #closed?: ApplicationFailure;

  constructor(
    { state, terms, subject, unsaved }: OpenedSubscription & Partial<Carried>,
    readonly steps: Steps<SubscriptionStep>,
  ) {
    this.state = state;
    this.terms = terms;
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

  /** Has something done when its turn comes. @throws what it throws, or ApplicationFailure `TooLate` */
  turn<T>(act: () => Promise<T>): Promise<T> {
    return new Promise((resolve, refuse) => {
      if (this.#closed) return refuse(this.#closed);
      const take = async () => {
        try {
          resolve(await act());
        } catch (error) {
          if (!isCancellation(error)) return refuse(error);
          refuse(this.#stopped());
          throw error;
        }
      };
      this.#turns.push({ take, refuse });
    });
  }

  /**
   * Finds something out for somebody, while the story goes on: one thing after the other, in the order it was asked for.
   *
   * @throws what it throws, or ApplicationFailure `TooLate` if the answer is of no use any more
   */
  async findOut<T>(ask: () => Promise<T>): Promise<T> {
    const finding = this.#findings.then(ask);
    this.#findings = finding.catch(() => {});
    try {
      const found = await finding;
      if (this.#closed) throw this.#closed;
      return found;
    } catch (error) {
      throw isCancellation(error) ? this.#stopped() : error;
    }
  }

  /** Why nothing is taken on any more; undefined: it is. */
  get closed(): ApplicationFailure | undefined {
    return this.#closed;
  }

  /** Whose turn it is. */
  nextTurn(): Turn | undefined {
    return this.#turns.shift();
  }

  /** Waits for a moment of its own clock, for whoever wants a turn, or until something has changed. */
  async wait(at?: number): Promise<void> {
    const awake = () => this.#turns.length > 0 || this.isUnsaved || this.mayHandOver;
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
    return (isLong || this.isFull) && this.#turns.length === 0 && allHandlersFinished() &&
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

  /** Its workflow is stopped by an operator: whoever waits hears that. */
  stop(): void {
    this.#close(this.#stopped());
  }

  /** Nothing is taken on any more, and whoever waits for a turn has none. @param why "has ended" */
  close(why: string): void {
    this.#close(this.#tooLate(why));
  }

  #close(why: ApplicationFailure): void {
    this.#closed = why;
    for (const { refuse } of this.#turns.splice(0)) refuse(why);
  }

  #stopped(): ApplicationFailure {
    return this.#tooLate("was stopped by an operator: ask again once it goes on");
  }

  #tooLate(why: string): ApplicationFailure {
    return ApplicationFailure.nonRetryable(`Subscription "${this.state.subscription_id}" ${why}`, "TooLate");
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

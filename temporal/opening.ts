// A workflow's opening, and its messages, which may come before that. Workflow code.
import type { UpdateDefinition } from "@temporalio/common";
import {
  ApplicationFailure,
  condition,
  log,
  type QueryDefinition,
  setHandler,
  type SignalDefinition,
  TemporalFailure,
} from "@temporalio/workflow";

/** A message, as an update or as a signal. */
export interface Message<Opened, Request, Answer = unknown> {
  /**
   * Why it makes no sense; undefined if it does, or if that cannot be told yet.
   *
   * @param opened undefined before the opening. What comes then is judged by itself at once, and again after the opening
   */
  whyNot?(opened: Opened | undefined, request: Request): string | undefined;
  /** Does what it asks for. @param at when it came, epoch milliseconds: it may have waited for the opening */
  act(opened: Opened, request: Request, at: number): Answer | Promise<Answer>;
}

/** What a workflow has to know before it can deal with messages, and the messages, which wait for that. */
export class Opening<Opened> {
  #opened?: Opened;
  #failed?: { error: unknown };
  #waiting = 0;

  /**
   * @param subject what is opened, for people: `booking "123"`
   * @param opened it, if an earlier run has opened it
   */
  constructor(readonly subject: string, opened?: Opened) {
    this.#opened = opened;
  }

  /** What was opened; undefined until then. */
  get opened(): Opened | undefined {
    return this.#opened;
  }

  /**
   * Opens the workflow; messages that wait for that go on before this does.
   *
   * @throws what `open` throws, and so do the updates that wait
   */
  async through(open: () => Promise<Opened>): Promise<Opened> {
    try {
      this.#opened = await open();
    } catch (error) {
      this.#failed = { error };
    }
    if (this.#waiting > 0) await condition(() => this.#waiting === 0);
    if (this.#failed) throw this.#failed.error;
    return this.#opened!;
  }

  /** Answers a query once there is something to tell. */
  query<Answer>(definition: QueryDefinition<Answer>, tell: (opened: Opened) => Answer): void {
    setHandler<Answer, [], QueryDefinition<Answer>>(definition, () => {
      if (this.#opened !== undefined) return tell(this.#opened);
      throw new Error(`Cannot tell how ${this.subject} stands: it is just being taken up, ask again`);
    });
  }

  /**
   * Answers an update from now on. One that makes no sense is refused by its validator, or, if that could not tell yet,
   * once the workflow is opened.
   *
   * @param what it asks for, for refusals: "cancel"
   */
  update<Answer, Args extends [unknown?]>(
    definition: UpdateDefinition<Answer, Args>,
    what: string,
    message: Message<Opened, Args[0], Answer>,
  ): void {
    const refusal = (why: string) => `Cannot ${what} ${this.subject}: ${why}`;
    setHandler<Answer, Args, UpdateDefinition<Answer, Args>>(
      definition,
      (...[request]: Args) => this.#take(message, request, refusal),
      {
        validator: (...[request]: Args) => {
          const why = message.whyNot?.(this.#opened, request);
          if (why) throw new Error(refusal(why));
        },
      },
    );
  }

  /** Hears a signal from now on. One that makes no sense, or no more once its turn comes, is logged and ignored. */
  signal<Args extends [unknown?]>(definition: SignalDefinition<Args>, message: Message<Opened, Args[0]>): void {
    const ignore = (why: string) => log.warn(`Ignored signal ${definition.name} to ${this.subject}: ${why}`);
    setHandler<void, Args, SignalDefinition<Args>>(definition, async (...[request]: Args) => {
      const why = message.whyNot?.(this.#opened, request);
      if (why) return ignore(why);
      try {
        await this.#take(message, request, (why) => why);
      } catch (error) {
        if (!(error instanceof TemporalFailure)) throw error;
        ignore(error.message);
      }
    });
  }

  /** @throws ApplicationFailure `Refused` if it turns out to make no sense, or what the opening or `act` throws */
  async #take<Request, Answer>(
    message: Message<Opened, Request, Answer>,
    request: Request,
    refusal: (why: string) => string,
  ): Promise<Answer> {
    const at = Date.now();
    if (this.#opened === undefined) {
      await this.#wait();
      const why = message.whyNot?.(this.#opened, request);
      if (why) throw ApplicationFailure.nonRetryable(refusal(why), "Refused");
    }
    return await message.act(this.#opened!, request, at);
  }

  async #wait(): Promise<void> {
    this.#waiting++;
    try {
      await condition(() => this.#opened !== undefined || this.#failed !== undefined);
    } finally {
      this.#waiting--;
    }
    if (this.#failed) throw this.#failed.error;
  }
}

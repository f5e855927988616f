// What is asked of a subscription and done one after the other, each when its turn comes. Workflow code.
import { ApplicationFailure, isCancellation } from "@temporalio/workflow";

/** Something that waits for its turn. */
interface Turn {
  /** Does it, and answers whoever asked. @throws only what stops the workflow */
  take(): Promise<void>;
  refuse(why: ApplicationFailure): void;
}

/** Who waits for their turn with one subscription, and for what is being found out for them. */
export class Turns {
  /** In the order they were asked for. */
  readonly #waiting: Turn[] = [];
  /** What is being found out, and what is to be after it. */
  #findings: Promise<unknown> = Promise.resolve();
  #closed?: ApplicationFailure;

  constructor(readonly subscriptionId: string) {}

  /** Why nothing is taken on any more; undefined: it is. */
  get closed(): ApplicationFailure | undefined {
    return this.#closed;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Has something done when its turn comes. @throws what it throws, or ApplicationFailure `TooLate` */
  take<T>(act: () => Promise<T>): Promise<T> {
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
      this.#waiting.push({ take, refuse });
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

  /** Whose turn it is. */
  next(): Turn | undefined {
    return this.#waiting.shift();
  }

  /** The workflow is stopped by an operator: whoever waits hears that. */
  stop(): void {
    this.#close(this.#stopped());
  }

  /** Nothing is taken on any more, and whoever waits for a turn has none. @param why "has ended" */
  close(why: string): void {
    this.#close(this.#tooLate(why));
  }

  #close(why: ApplicationFailure): void {
    this.#closed = why;
    for (const { refuse } of this.#waiting.splice(0)) refuse(why);
  }

  #stopped(): ApplicationFailure {
    return this.#tooLate("was stopped by an operator: ask again once it goes on");
  }

  #tooLate(why: string): ApplicationFailure {
    return ApplicationFailure.nonRetryable(`Subscription "${this.subscriptionId}" ${why}`, "TooLate");
  }
}

// Waiting for something to happen at Stripe. Workflow code.
import { condition, setHandler } from "@temporalio/workflow";
import { within } from "../../temporal/flow.ts";
import { stripeEvent } from "./contract.ts";

/**
 * News from Stripe: a webhook only says that it is time to look, so that late, doubled and unknown events do no harm;
 * and because webhooks get lost, time to look comes round by itself.
 */
export class StripeNews {
  #heard = 0;
  /** How much of it was known when Stripe was looked at last. */
  #known = 0;

  constructor() {
    setHandler(stripeEvent, () => void this.#heard++);
  }

  /**
   * Looks again and again until something is settled or the time is over.
   *
   * @param look asks Stripe; called at once, at every event and every `poll` milliseconds
   * @param limit milliseconds; after that one last look is enough
   */
  until<T>(look: () => Promise<T>, settled: (state: T) => boolean, poll: number, limit: number): Promise<T> {
    return within(limit, async (left) => {
      for (;;) {
        const state = await this.read(look);
        if (settled(state) || left.over) return state;
        await condition(() => this.unread || left.over, poll);
      }
    });
  }

  /** Whether there was an event since Stripe was looked at last. */
  get unread(): boolean {
    return this.#heard > this.#known;
  }

  /** Looks at Stripe, once. */
  read<T>(look: () => Promise<T>): Promise<T> {
    this.#known = this.#heard;
    return look();
  }

  /** Waits for the next event, or this many milliseconds. */
  async pause(milliseconds: number): Promise<void> {
    const heard = this.#heard;
    await condition(() => this.#heard > heard, milliseconds);
  }
}

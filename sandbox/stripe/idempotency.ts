// Idempotency as Stripe documents it: the first answer to a key is the answer to it, a 500 too.
import type { Clock } from "./clock.ts";
import { StripeRefusal } from "./refusal.ts";

/** A response, kept. */
export interface Answer {
  status: number;
  body: string;
}

interface Entry {
  fingerprint: string;
  /** absent while the first request is on its way */
  answer?: Answer;
  /** epoch milliseconds of the sandbox's clock */
  at: number;
}

export class IdempotencyKeys {
  #entries = new Map<string, Entry>();

  constructor(private readonly clock: Clock, private readonly keptMs: number) {}

  /**
   * Begins a request with a key.
   *
   * @param fingerprint tells one request's parameters from another's
   * @returns the answer that was given before, or undefined if this is the key's first request
   * @throws StripeRefusal if the key is in use, or was used for another request
   */
  begin(key: string, fingerprint: string): Answer | undefined {
    const entry = this.#entries.get(key);
    if (!entry || entry.answer && this.clock.now() - entry.at >= this.keptMs) {
      this.#entries.set(key, { fingerprint, at: this.clock.now() });
      return undefined;
    }
    if (entry.fingerprint !== fingerprint) {
      const message =
        "Keys for idempotent requests can only be used with the same parameters they were first used with.";
      throw new StripeRefusal(400, message, { type: "idempotency_error" });
    }
    if (entry.answer) return entry.answer;
    const message = "There is currently another in-progress request using this Stripe-Idempotency key.";
    throw new StripeRefusal(409, message, { type: "idempotency_error", code: "idempotency_key_in_use" });
  }

  /** Ends the key's first request; without an answer the key is free again. */
  end(key: string, answer: Answer | undefined): void {
    const entry = this.#entries.get(key);
    if (answer && entry) entry.answer = answer;
    else this.#entries.delete(key);
  }

  /** Forgets every key whose request has ended. */
  expire(): void {
    for (const [key, { answer }] of this.#entries) if (answer) this.#entries.delete(key);
  }
}

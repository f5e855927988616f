// The calls that a provider makes to the platform: one after another, tried again for a while, never off this machine.
import type { Faults, Provider } from "./faults.ts";
import { isLoopback } from "../text/loopback.ts";
import type { Events } from "./state.ts";
import type { Timers } from "./timers.ts";

/** Milliseconds before each try. */
const TRIES = [0, 100, 400];

const TIMEOUT = 5_000;

/** Delivers callbacks in the order in which they were posted. */
export class Callbacks implements AsyncDisposable {
  #queue: Promise<void> = Promise.resolve();
  #calling: Promise<unknown> = Promise.resolve();
  #stop = new AbortController();

  constructor(private readonly faults: Faults, private readonly timers: Timers, private readonly events: Events) {}

  /**
   * Queues one call; what becomes of a call that fails for good is told as an event, `callback_failed`.
   *
   * @param headers the signature is among them, and may take a moment
   */
  post(
    provider: Provider,
    operation: string,
    url: string,
    body: string,
    headers: Record<string, string> | Promise<Record<string, string>>,
  ): void {
    if (!isLoopback(url)) {
      const reason = "it is not on this machine, which the sandbox never leaves";
      return this.events.emit({ type: "callback_failed", url, reason });
    }
    this.#queue = this.#queue.then(async () =>
      await this.#deliver(provider, operation, url, { method: "POST", body, headers: await headers })
    );
  }

  async #deliver(provider: Provider, operation: string, url: string, request: RequestInit): Promise<void> {
    let reason = "";
    for (const pause of TRIES) {
      if (pause) await this.timers.wait(pause);
      if (this.#stop.signal.aborted) return;
      try {
        const outcome = await this.faults.around(provider, operation, () => this.#call(url, request));
        if (typeof outcome === "string" || "refusal" in outcome) reason = "lost, as a fault wanted";
        else if (outcome.value.ok) return;
        else reason = `answered ${outcome.value.status}`;
      } catch (error) {
        reason = (error as Error).message;
      }
    }
    if (!this.#stop.signal.aborted) this.events.emit({ type: "callback_failed", url, reason });
  }

  async #call(url: string, request: RequestInit): Promise<Response> {
    const timeout = new AbortController();
    const done = this.timers.at(Date.now() + TIMEOUT, () => timeout.abort(new Error(`no answer in ${TIMEOUT} ms`)));
    try {
      const call = fetch(url, { ...request, signal: AbortSignal.any([timeout.signal, this.#stop.signal]) });
      this.#calling = call.catch(() => {});
      const response = await call;
      await response.body?.cancel();
      return response;
    } finally {
      done();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#calling;
  }
}

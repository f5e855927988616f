import type { Timers } from "../timers.ts";

/** A clock that runs as the real one does and can be put forward, with all that falls due on the way. */
export class Clock {
  #offset = 0;
  #due = new Map<symbol, { time: number; action: () => void; cancel: () => void }>();

  constructor(private readonly timers: Timers) {}

  /** Epoch milliseconds. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** Epoch seconds, as Stripe counts. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** Runs the action so many milliseconds from now, not within this call. */
  after(ms: number, action: () => void): void {
    this.#arm(Symbol(), this.now() + ms, action);
  }

  /** Puts the clock forward. What falls due happens at its own time and in its order, before this returns. */
  advance(ms: number): void {
    const target = this.now() + ms;
    for (;;) {
      const next = [...this.#due].filter(([, { time }]) => time <= target).sort(([, a], [, b]) => a.time - b.time)[0];
      if (!next) break;
      const [id, { time, action, cancel }] = next;
      cancel();
      this.#due.delete(id);
      this.#offset += Math.max(0, time - this.now());
      action();
    }
    this.#offset += Math.max(0, target - this.now());
    for (const [id, { time, action, cancel }] of [...this.#due]) {
      cancel();
      this.#arm(id, time, action);
    }
  }

  #arm(id: symbol, time: number, action: () => void) {
    const cancel = this.timers.at(time - this.#offset, () => {
      this.#due.delete(id);
      action();
    });
    this.#due.set(id, { time, action, cancel });
  }
}

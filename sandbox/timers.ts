/** The longest that setTimeout can wait, in milliseconds; anything above it would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** Timers that all end together, and are followed by none. */
export class Timers implements Disposable {
  #running = new Set<() => void>();
  #ended = false;

  /**
   * Runs `action` at `time`, epoch milliseconds, never earlier; at once if that has passed, though not within this call.
   *
   * @returns a function that calls it off
   */
  at(time: number, action: () => void): () => void {
    if (this.#ended) return () => {};
    let id: ReturnType<typeof setTimeout>;
    const arm = () => {
      const left = time - Date.now();
      id = left > 0 ? setTimeout(arm, Math.min(left, LONGEST)) : setTimeout(fire);
    };
    const cancel = () => {
      clearTimeout(id);
      this.#running.delete(cancel);
    };
    const fire = () => {
      this.#running.delete(cancel);
      action();
    };
    arm();
    this.#running.add(cancel);
    return cancel;
  }

  /** Resolves after so many milliseconds; never, once these timers are disposed. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.at(Date.now() + ms, resolve));
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    for (const cancel of this.#running) cancel();
  }
}

/** The longest that setTimeout can wait; anything above it would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** Timers that all end together. */
export class Timers implements Disposable {
  #running = new Set<() => void>();

  /** Runs `action` at `time`, epoch milliseconds; at once, though never within this call, if that has passed. */
  at(time: number, action: () => void): () => void {
    let id: ReturnType<typeof setTimeout>;
    const arm = () => {
      const left = time - Date.now();
      id = left > LONGEST ? setTimeout(arm, LONGEST) : setTimeout(fire, Math.max(0, left));
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
    for (const cancel of this.#running) cancel();
  }
}

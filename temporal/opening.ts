// A workflow's opening, which its messages may come before. Workflow code.
import { condition } from "@temporalio/workflow";

/** What a workflow has to know before it can deal with messages, and who waits for that. */
export class Opening {
  #state: "under way" | "done" | { failed: unknown } = "under way";
  #waiting = 0;

  get isDone(): boolean {
    return this.#state === "done";
  }

  /**
   * Opens the workflow; whoever waits for that goes on before this does.
   *
   * @throws what `open` throws, and so does `wait`
   */
  async through(open: () => Promise<void>): Promise<void> {
    try {
      await open();
      this.#state = "done";
    } catch (failed) {
      this.#state = { failed };
    }
    await condition(() => this.#waiting === 0);
    this.#throwIfFailed();
  }

  /** Waits for the end of the opening. */
  async wait(): Promise<void> {
    this.#waiting++;
    try {
      await condition(() => this.#state !== "under way");
    } finally {
      this.#waiting--;
    }
    this.#throwIfFailed();
  }

  #throwIfFailed(): void {
    if (typeof this.#state === "object") throw this.#state.failed;
  }
}

import type { Terminal } from "./command.ts";

/** A few lines at the end of a terminal that change in place. */
export class Screen {
  #height = 0;

  constructor(private readonly terminal: Terminal) {}

  /** Shows these lines where the last ones were. */
  show(lines: readonly string[]): void {
    const up = this.#height > 0 ? `\x1b[${this.#height}A` : "";
    // In one piece, each line cleared as it is written: nothing flickers, and the cursor is never hidden.
    this.terminal.write(`${up}${lines.map((line) => `\r\x1b[2K${line}\n`).join("")}\x1b[J`);
    this.#height = lines.length;
  }
}

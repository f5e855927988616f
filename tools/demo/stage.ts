// What the parts of the demo play on: a house with a worker, the CLI, and eyes for what happens.
import { delay } from "@std/async/delay";
import { bold } from "@std/fmt/colors";
import { openHouseStore } from "../../platform.ts";
import type { SandboxMail } from "../../sandbox/mod.ts";
import type { Store } from "../../store/mod.ts";
import { formatDuration } from "../../text/duration.ts";
import { describeEvent, happening } from "../dev/happenings.ts";
import type { House } from "../dev/house.ts";
import { ledgerLines } from "../dev/ledger.ts";
import { runCommand, type Said } from "./command.ts";
import { startWorker } from "./worker.ts";

/** How long something may take that is waited for, and how often it is looked for. Milliseconds. */
const PATIENCE = 30_000, PAUSE = 100;

/** A house with a worker of all domains. Disposing of it drains the worker. */
export class Stage implements AsyncDisposable {
  private constructor(
    readonly house: House,
    readonly store: Store,
    private readonly failed: Promise<never>,
    private readonly resources: AsyncDisposableStack,
  ) {}

  /** Starts a worker in a house. From now on what happens in its sandbox is shown. */
  static async set(house: House, stop: AbortSignal): Promise<Stage> {
    await using stack = new AsyncDisposableStack();
    const worker = stack.use(await startWorker(house.env, stop));
    const store = await openHouseStore({ database_url: house.env.ESTUARY_DATABASE_URL });
    stack.defer(() => store.close());
    stack.defer(house.sandbox.on((event) => {
      for (const [kind, what] of describeEvent(event)) console.log(happening(kind, what));
    }));
    return new Stage(house, store, worker.failed, stack.move());
  }

  /** Runs a command line of `estuary-wf`, before everybody's eyes. @throws Error if it does not exit with 0 */
  wf(...args: string[]): Promise<Said> {
    return runCommand(args, this.house.env, this.failed);
  }

  /**
   * What `look` sees, once it sees something.
   *
   * @param what is looked for, for people
   * @throws Error if it does not come in time
   */
  async until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
    for (const late = Date.now() + PATIENCE; Date.now() < late;) {
      const seen = await look();
      if (seen !== undefined) return seen;
      await Promise.race([delay(PAUSE), this.failed]);
    }
    throw new Error(`The demo stops here: ${what} did not come within ${formatDuration(PATIENCE)}`);
  }

  /** The first mail to somebody with this in its subject, once it has come. @throws Error if it does not come in time */
  mail(name: string, subject: string): Promise<SandboxMail> {
    const isIt = (mail: SandboxMail) => mail.to.startsWith(`${name}@`) && mail.subject.includes(subject);
    return this.until(`the mail "${subject}" to ${name}`, () => this.house.sandbox.mails().find(isIt));
  }

  /** Prints a mail as its reader sees it, once it has come. @throws Error if it does not come in time */
  async read(name: string, subject: string): Promise<void> {
    const { text } = await this.mail(name, subject);
    console.log(text.trim().split("\n").map((line) => `  ${line}`.trimEnd()).join("\n"));
  }

  /** Prints every posting about something: "Booking 123". @throws Error if there is none, or they do not balance */
  async ledger(subject: string): Promise<void> {
    const { lines, sum } = await ledgerLines(this.store, subject);
    console.log([bold("\nThe ledger"), ...lines].join("\n"));
    if (lines.length === 0) throw new Error(`The ledger has nothing about ${subject}`);
    if (sum !== 0) throw new Error(`The ledger's debits and credits about ${subject} differ by ${sum}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.resources.disposeAsync();
  }
}

/** Holds what a command printed against what it should have. @throws Error that says what did not come out, and how it is instead */
export function expectFields({ fields }: Said, expected: Record<string, string>, what: string): void {
  for (const [label, value] of Object.entries(expected)) {
    if (fields[label] === value) continue;
    throw new Error(`${what} did not come out as it should: ${label} is ${fields[label] ?? "missing"}, not ${value}`);
  }
}

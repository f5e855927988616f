// A workflow's timeline, asked for again and again, and shown: in place on a terminal, a line per change on a pipe.
import { delay } from "@std/async/delay";
import type { WorkflowHandle } from "@temporalio/client";
import type { RegisteredWorkflow } from "../registry.ts";
import { type Timeline, timeline } from "../temporal/timeline.ts";
import type { Args } from "./args.ts";
import type { World } from "./command.ts";
import { columns } from "./layout.ts";
import { changedLines, decisionRows, progressLines } from "./progress.ts";
import { Screen } from "./screen.ts";
import type { Server } from "./server.ts";
import { queueText } from "./workers.ts";

/** Between two questions, in milliseconds. */
const PAUSE = 500;

/** How long a worker may take to answer, in milliseconds. */
const ANSWER = 2_000;

/** The execution that is followed. */
interface Followed {
  workflow: RegisteredWorkflow;
  workflow_id: string;
  args: Args;
}

/** Shows an execution's steps while somebody waits for it. */
export class Follower {
  readonly #screen?: Screen;
  #shown?: Timeline;
  #note?: string;

  constructor(
    private readonly server: Server,
    private readonly handle: WorkflowHandle,
    private readonly followed: Followed,
    private readonly world: World,
  ) {
    if (world.terminal) this.#screen = new Screen(world.terminal);
  }

  /** Asks and shows until `signal` says that it is over. */
  async follow(signal: AbortSignal): Promise<void> {
    let answer: Timeline | undefined;
    while (!signal.aborted) {
      // Where nobody answers it may be that nobody is there: then there is no use in asking.
      if (!answer) await this.#lookForWorkers();
      answer = this.#note ? undefined : await this.#ask(signal);
      if (signal.aborted) return;
      this.#show(answer ?? this.#shown ?? pending(this.followed));
      // The end of the following cuts the pause short, and that is no error.
      await delay(PAUSE, { signal }).catch(() => {});
    }
  }

  /** Shows how it stands now that it is over: the last change came after the last question. */
  async last(): Promise<void> {
    this.#note = undefined;
    this.#show(await this.#ask() ?? this.#shown ?? pending(this.followed));
  }

  async #ask(signal = new AbortController().signal): Promise<Timeline | undefined> {
    const { connection } = this.server;
    const query = () => connection.withAbortSignal(signal, () => this.handle.query(timeline));
    // No worker answers, or the workflow has no timeline. Where the server is at fault, the wait for the result tells.
    return await this.server.call(query, ANSWER).catch(() => undefined);
  }

  /** That nobody is there to run it is told once. */
  async #lookForWorkers(): Promise<void> {
    const { workflow, args } = this.followed;
    const workers = await this.server.workersOn(workflow.queue).catch(() => undefined);
    const note = workers === 0 ? queueText(workflow, workers, args) : undefined;
    if (note && note !== this.#note && !this.#screen) this.world.err(note);
    this.#note = note;
  }

  #show(now: Timeline): void {
    const { workflow_id, args } = this.followed;
    const decisions = columns(decisionRows(workflow_id, now.steps, args));
    if (this.#screen) {
      const { columns: width, colour } = this.world.terminal!;
      const view = { now: Date.now(), width: width(), colour };
      // A line cannot be wrapped here, and half a command line is not for pasting.
      const whole = decisions.filter((line) => line.length <= view.width);
      this.#screen.show([...progressLines(workflow_id, now, view, this.#note), ...whole]);
    } else {
      const lines = changedLines(workflow_id, this.#shown, now);
      if (lines.length > 0) this.world.err([...lines, ...decisions].join("\n"));
    }
    this.#shown = now;
  }
}

/** What is known before the workflow says anything: its steps, all still to come. */
const pending = ({ workflow: { steps = [] } }: Followed): Timeline => ({
  steps: steps.map((step) => ({ step, state: "pending" })),
});

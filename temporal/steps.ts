// A workflow's own record of its steps, behind its `timeline` query. Workflow code.
import { setHandler } from "@temporalio/workflow";
import { type StepState, timeline, type TimelineStep } from "./timeline.ts";

/** The steps of one workflow run, in the order of its story. */
export class Steps<Name extends string> {
  readonly #steps: Map<Name, TimelineStep>;
  /** What the workflow is about, for people. */
  subject?: string;

  /** Starts with every step pending and answers the `timeline` query from now on. */
  constructor(names: readonly Name[]) {
    this.#steps = new Map(names.map((step) => [step, { step, state: "pending" }]));
    setHandler(timeline, () => ({ subject: this.subject, steps: [...this.#steps.values()] }));
  }

  /** Notes how a step stands from now on. `until`: the moment it waits for, epoch milliseconds. */
  note(step: Name, state: StepState, detail?: string, until?: number): void {
    const before = this.#steps.get(step)!;
    const entry: TimelineStep = { step, state };
    if (until !== undefined) entry.until = new Date(until).toISOString();
    if (detail) entry.detail = detail;
    const stands = before.state === state && before.detail === entry.detail && before.until === entry.until;
    if (state !== "pending") entry.at = stands ? before.at : new Date().toISOString();
    this.#steps.set(step, entry);
  }

  /** Whether a step is over, one way or another. */
  isSettled(step: Name): boolean {
    const { state } = this.#steps.get(step)!;
    return state === "done" || state === "skipped" || state === "failed";
  }

  /** The first step that is not over. */
  get current(): Name | undefined {
    return [...this.#steps.keys()].find((step) => !this.isSettled(step));
  }

  /** Skips every step that is not over. */
  skipRest(reason: string): void {
    for (const [step] of this.#steps) if (!this.isSettled(step)) this.note(step, "skipped", reason);
  }
}

// A workflow's own record of its steps, behind its `timeline` query. Workflow code.
import { setHandler } from "@temporalio/workflow";
import { type Decision, type StepState, timeline, type TimelineStep } from "./timeline.ts";

/** The steps of one workflow run, in the order of its story. */
export class Steps<Name extends string> {
  readonly #steps: Map<Name, TimelineStep>;
  /** What the workflow is about, for people. */
  subject?: string;

  /**
   * Starts with every step pending and answers the `timeline` query from now on.
   *
   * @param before how they stood in the run that this one goes on from
   */
  constructor(names: readonly Name[], before: readonly TimelineStep[] = []) {
    const stood = new Map(before.map((each) => [each.step, each]));
    this.#steps = new Map(names.map((step) => [step, stood.get(step) ?? { step, state: "pending" }]));
    setHandler(timeline, () => ({ subject: this.subject, steps: this.all }));
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

  /**
   * Shows that a step has stopped for an operator.
   *
   * @param decisions what they may decide
   * @returns puts it back as it stood
   */
  stop(step: Name, reason: string, decisions: readonly Decision[]): () => void {
    const before = this.#steps.get(step)!;
    this.note(step, "waiting", `stopped, ${reason}: an operator decides`);
    this.#steps.get(step)!.decisions = [...decisions];
    return () => this.#steps.set(step, before);
  }

  /** Every step, for the run that goes on from this one. */
  get all(): TimelineStep[] {
    return [...this.#steps.values()];
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

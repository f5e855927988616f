// A stop for an operator, where no automatic answer is right. Workflow code, and the messages that end the stop.
import { ApplicationFailure, condition, defineUpdate, setHandler, workflowInfo } from "@temporalio/workflow";
import { reasonOf } from "./failures.ts";
import { attempt } from "./flow.ts";
import type { Steps } from "./steps.ts";
import type { Decision } from "./timeline.ts";

/** What the updates answer: the step that the workflow was stopped at. */
export interface Decided {
  step: string;
  decision: Decision;
}

/** Tries the step again that the workflow has stopped at. */
export const resume = defineUpdate<Decided>("resume");

/** Leaves it at that. */
export const abandon = defineUpdate<Decided>("abandon");

/** Gives back what was taken. */
export const refund = defineUpdate<Decided>("refund");

/** Thrown out of a step that an operator has decided not to try again. */
export class OperatorDecision extends Error {
  constructor(readonly decision: Exclude<Decision, "resume">, readonly reason: string) {
    super(`An operator decided to ${decision}: ${reason}`);
  }
}

interface Stop<Step> {
  step: Step;
  allowed: readonly Decision[];
  decision?: Decision;
}

/** Where a workflow waits for an operator when a step has failed for good. */
export class OperatorDesk<Step extends string> {
  #stop?: Stop<Step>;

  /** Answers operators from now on. @param steps show where it stops, why, and what may be decided */
  constructor(readonly steps: Steps<Step>) {
    setHandler(resume, () => this.#decide("resume"), { validator: () => this.#check("resume") });
    setHandler(abandon, () => this.#decide("abandon"), { validator: () => this.#check("abandon") });
    setHandler(refund, () => this.#decide("refund"), { validator: () => this.#check("refund") });
  }

  /** Whether it waits for an operator now. */
  get stopped(): boolean {
    return this.#stop !== undefined;
  }

  /**
   * Runs a step. If it fails for good, waits for an operator: `resume` runs it again.
   *
   * @throws OperatorDecision if the operator decides otherwise
   */
  async step<T>(step: Step, run: () => Promise<T>, allowed: readonly Decision[]): Promise<T> {
    for (;;) {
      const outcome = await attempt(run());
      if ("done" in outcome) return outcome.done;
      await this.stop(step, reasonOf(outcome.failed), allowed);
    }
  }

  /** Waits for an operator. Returns on `resume`. @throws OperatorDecision if the operator decides otherwise */
  async stop(step: Step, reason: string, allowed: readonly Decision[]): Promise<void> {
    const stop: Stop<Step> = { step, allowed };
    this.#stop = stop;
    const goOn = this.steps.stop(step, reason, allowed);
    try {
      await condition(() => stop.decision !== undefined);
    } finally {
      this.#stop = undefined;
      goOn();
    }
    if (stop.decision !== "resume") throw new OperatorDecision(stop.decision!, reason);
  }

  #check(decision: Decision): void {
    const stop = this.#stop;
    const refuse = (why: string) => {
      throw ApplicationFailure.nonRetryable(`Cannot ${decision} ${workflowInfo().workflowId}: ${why}`, "NotStopped");
    };
    if (!stop || stop.decision) return refuse("it does not wait for an operator");
    if (!stop.allowed.includes(decision)) refuse(`stopped at "${stop.step}", it takes ${stop.allowed.join(" or ")}`);
  }

  #decide(decision: Decision): Decided {
    this.#stop!.decision = decision;
    return { step: this.#stop!.step, decision };
  }
}

// A workflow's timeline as lines for people.
import type { StepState, Timeline, TimelineStep } from "../temporal/timeline.ts";
import type { Args } from "./args.ts";
import { countdown } from "./clock.ts";
import { columns } from "./layout.ts";
import { onSameServer } from "./server_flags.ts";

// ANSI colours. Only states that somebody looks for have one.
const COLOUR: Partial<Record<StepState, number>> = { done: 32, running: 36, waiting: 33, failed: 31 };

/** How a timeline is shown. */
export interface View {
  /** Epoch milliseconds, for what is still to come. */
  now: number;
  /** Columns of the terminal: lines are cut there, as a wrapped line cannot be changed in place. */
  width: number;
  colour: boolean;
}

/** A whole timeline: what it is about, then a line per step. `note` comes last, if there is something to say. */
export function progressLines(workflowId: string, { subject, steps }: Timeline, view: View, note?: string): string[] {
  const rows = columns(stepRows(steps, view.now));
  const lines = [[workflowId, subject].filter(Boolean).join("  "), ...rows, ...(note ? [`  ${note}`] : [])]
    .map((line) => line.slice(0, view.width));
  return view.colour ? lines.map((line, i) => coloured(line, steps[i - 1])) : lines;
}

/**
 * The steps that stand otherwise than before, a line each, for a log.
 *
 * @param before the timeline as it was told last; undefined if nothing was told yet
 */
export function changedLines(workflowId: string, before: Timeline | undefined, { steps }: Timeline): string[] {
  const width = Math.max(...steps.map(({ step }) => step.length));
  const told = (step?: TimelineStep): string => {
    if (!step) return "";
    const parts = [step.state.padEnd(7), step.step.padEnd(width), said(step), step.until && `until ${step.until}`];
    return parts.filter(Boolean).join("  ").trimEnd();
  };
  return steps
    .filter((step, i) => step.state !== "pending" && told(step) !== told(before?.steps[i]))
    .map((step) => `${step.at ?? ""}  ${workflowId}  ${told(step)}`.trimStart());
}

/** A row per step: how it stands, its name, what is to say of it. `now`: epoch milliseconds. */
export const stepRows = (steps: readonly TimelineStep[], now: number): string[][] =>
  steps.map((step) => [stateWord(step), step.step, remark(step, now)]);

/** What an operator whom a workflow has stopped for may do, as command lines. */
export const decisionRows = (workflowId: string, steps: readonly TimelineStep[], args: Pick<Args, "values">) =>
  steps.flatMap(({ decisions = [] }) => decisions).map((decision, i): [string, string] => [
    i === 0 ? "decide" : "",
    onSameServer(`estuary-wf ${decision} ${workflowId}`, args),
  ]);

/** What a step says of itself, and what may be decided if it has stopped for an operator. */
const said = ({ detail, decisions }: TimelineStep): string | undefined =>
  decisions ? `${detail} (${decisions.join(", ")})` : detail;

/** A step not yet reached says nothing of itself. */
const stateWord = ({ state }: TimelineStep): string => state === "pending" ? "" : state;

const remark = (step: TimelineStep, now: number): string =>
  [said(step), step.until && `in ${countdown(Date.parse(step.until) - now)}`].filter(Boolean).join(", ");

/** Only the word that says how a step stands: colour carries meaning, or stays away. */
function coloured(line: string, step: TimelineStep | undefined): string {
  const colour = step && COLOUR[step.state];
  return colour ? line.replace(step.state, (word) => `\x1b[${colour}m${word}\x1b[39m`) : line;
}

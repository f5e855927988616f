// What a workflow tells of its steps: the shape that the CLI, the demo and support staff read. Pure, for both sides.
import { defineQuery } from "@temporalio/workflow";

/** How a step stands: not yet reached, waiting for its moment or for people, running, or settled one way or another. */
export type StepState = "pending" | "waiting" | "running" | "done" | "skipped" | "failed";

/** One step of a workflow's story. */
export interface TimelineStep {
  step: string;
  state: StepState;
  /** Since when it stands so, ISO 8601. Absent while pending. */
  at?: string;
  /** The moment it waits for, ISO 8601. Only while waiting for one. */
  until?: string;
  /** What came of it, or why it waits, for people: "2 mails", "booked 20 h ahead". */
  detail?: string;
}

/** A workflow's steps in order, each with its time and outcome. Every workflow that has steps answers it. */
export interface Timeline {
  /** What it is about, for people: "Intro to cello". Absent until known. */
  subject?: string;
  steps: TimelineStep[];
}

/** What a step says that has stopped for an operator. @param decisions what may be decided */
export const stopText = (reason: string, decisions: readonly string[]): string =>
  `stopped, ${reason}: an operator decides (${decisions.join(", ")})`;

/** What an operator may decide on a step; nothing unless it has stopped for one. */
export function decisionsOn({ state, detail }: TimelineStep): string[] {
  const told = state === "waiting" && /: an operator decides \(([\w, ]+)\)$/.exec(detail ?? "");
  return told ? told[1].split(", ") : [];
}

/** Each step with its time and outcome. */
export const timeline = defineQuery<Timeline>("timeline");

// What a workflow tells of its steps: the shape that the CLI, the demo and support staff read. Pure, for both sides.
import { defineQuery } from "@temporalio/workflow";

/** How a step stands: not yet reached, waiting for its moment or for people, running, or settled one way or another. */
export type StepState = "pending" | "waiting" | "running" | "done" | "skipped" | "failed";

/** What an operator may decide: try again, leave it at that, or give the money back. */
export type Decision = "resume" | "abandon" | "refund";

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
  /** What an operator may decide. Only while it has stopped for one. */
  decisions?: Decision[];
}

/** A workflow's steps in order, each with its time and outcome. Every workflow that has steps answers it. */
export interface Timeline {
  /** What it is about, for people: "Intro to cello". Absent until known. */
  subject?: string;
  steps: TimelineStep[];
}

/** Each step with its time and outcome. */
export const timeline = defineQuery<Timeline>("timeline");

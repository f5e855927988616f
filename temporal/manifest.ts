import type { z } from "zod";

/** What the registry, the CLI, the ingress and the docs need to know of a workflow. */
export interface WorkflowManifest {
  /** One line for people: what it does, from its first step to its last. */
  description: string;
  /** What a start of it takes. Checked before a server is contacted; never part of the workflow bundle. */
  input: z.ZodObject;
  /** The business id that an input leads to, so that a second start of the same business meets the first. */
  // deno-lint-ignore no-explicit-any -- each workflow takes its own parsed input
  workflowId(input: any): string;
  /** Whether it may be started again for the same business after it completed. What failed or was ended always may. */
  repeatable?: boolean;
  /** Whether it stops for an operator where no automatic answer is right: it takes `resume`, `abandon` or `refund` then. */
  stops?: boolean;
  /** Other names that people and older clients use. */
  aliases?: readonly string[];
  /** The names of its steps, in order, for a display that knows what is still to come. */
  steps?: readonly string[];
  /** An input that works as it stands on the sandbox's sample data. */
  example: Record<string, unknown>;
}

/** A workflow that Temporal starts by itself, again and again. */
export interface ScheduleManifest {
  /** One of the domain's own workflows. */
  workflow: string;
  /** What each start takes, checked against the workflow's schema. */
  input: Record<string, unknown>;
  /** When, unless the setting says otherwise: "weekly monday 06:00", in UTC. */
  timetable: string;
  /** The variable of the setting. */
  setting: string;
}

/** A domain as its mod.ts exports it. */
export interface DomainModule {
  WORKFLOWS: Record<string, WorkflowManifest>;
  /** Its schedules by id. */
  SCHEDULES?: Record<string, ScheduleManifest>;
  /** Makes the domain's activities from what they need of the house. */
  // deno-lint-ignore no-explicit-any -- each domain declares its own narrow dependencies
  ACTIVITIES: (deps: any) => Activities;
  /** The domains whose activities its workflows call: their activities are carried by its worker too. */
  USES: readonly string[];
}

/** Activities by the names that workflows call them by. */
// deno-lint-ignore no-explicit-any -- an activity takes what its contract says
export type Activities = Record<string, (...args: any[]) => Promise<unknown>>;

/** The task queue of a domain: one per domain. */
export const taskQueue = (domain: string) => `estuary-${domain}`;

// A schedule as it should be, made so on a server.
import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  ScheduleNotFoundError,
  type ScheduleOptions,
} from "@temporalio/client";
import { formatDuration } from "../text/duration.ts";
import { specText, type Timetable, timetableText, toSpec } from "./timetable.ts";

/** A schedule as it should be. */
export interface ScheduleOrder {
  id: string;
  timetable: Timetable;
  workflow: string;
  /** Temporal adds the moment of each start to it. */
  workflow_id: string;
  queue: string;
  input: unknown;
}

/** What a schedule is made of, in words, by name. */
type ScheduleFacts = Readonly<Record<"timetable" | "workflow" | "id" | "queue" | "input" | "policies", string>>;

/** Something that is otherwise than it should be. */
export interface ScheduleChange {
  what: string;
  before: string;
  after: string;
}

/** A start that was missed while Temporal was down is made up for within this time, milliseconds; later it is left out. */
const CATCH_UP = 24 * 60 * 60 * 1000;

/** A start is left out while the one before still runs: the next one sees to what it leaves. */
const OVERLAP = "SKIP";

/** What an order comes to, in words. */
const wantedFacts = (order: ScheduleOrder): ScheduleFacts => ({
  timetable: timetableText(order.timetable),
  workflow: order.workflow,
  id: order.workflow_id,
  queue: order.queue,
  input: JSON.stringify(order.input),
  policies: policies(OVERLAP, CATCH_UP, false),
});

/** What a schedule of the server comes to, in words. */
const foundFacts = ({ spec, action, policies: found }: ScheduleDescription): ScheduleFacts => ({
  timetable: specText(spec),
  workflow: action.workflowType,
  id: action.workflowId,
  queue: action.taskQueue,
  input: (action.args ?? []).map((arg) => JSON.stringify(arg)).join(", "),
  policies: policies(found.overlap ?? OVERLAP, found.catchupWindow, found.pauseOnFailure),
});

const policies = (overlap: string, catchUp: number, pauseOnFailure: boolean): string =>
  `overlap ${overlap}, catch-up ${formatDuration(catchUp)}${pauseOnFailure ? ", paused by a failure" : ""}`;

/** What is otherwise on the server than it should be. */
export function scheduleChanges(found: ScheduleDescription, order: ScheduleOrder): ScheduleChange[] {
  const before = foundFacts(found), after = wantedFacts(order);
  return (Object.keys(after) as (keyof ScheduleFacts)[])
    .filter((what) => before[what] !== after[what])
    .map((what) => ({ what, before: before[what], after: after[what] }));
}

/** Asks a server for a schedule; undefined if it has none of that id. */
export async function findSchedule(client: Client, id: string): Promise<ScheduleDescription | undefined> {
  try {
    return await client.schedule.getHandle(id).describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}

/**
 * Makes a schedule what it should be, as often as it is called. Whether it is paused is left alone.
 *
 * @returns what was changed: undefined if the schedule is new, nothing if it was right before
 */
export async function applySchedule(client: Client, order: ScheduleOrder): Promise<ScheduleChange[] | undefined> {
  const found = await findSchedule(client, order.id);
  if (!found) {
    try {
      await client.schedule.create({ scheduleId: order.id, ...toOptions(order) });
      return undefined;
    } catch (error) {
      // Somebody else has made it in the meantime.
      if (error instanceof ScheduleAlreadyRunning) return await applySchedule(client, order);
      throw error;
    }
  }
  const changes = scheduleChanges(found, order);
  if (changes.length > 0) {
    await client.schedule.getHandle(order.id).update(({ state }) => ({ ...toOptions(order), state }));
  }
  return changes;
}

const toOptions = ({ timetable, workflow, workflow_id, queue, input }: ScheduleOrder) =>
  ({
    spec: toSpec(timetable),
    action: {
      type: "startWorkflow",
      workflowType: workflow,
      workflowId: workflow_id,
      taskQueue: queue,
      args: [input],
    },
    policies: { overlap: OVERLAP, catchupWindow: CATCH_UP },
  }) satisfies Omit<ScheduleOptions, "scheduleId">;

import {
  WorkflowExecutionAlreadyStartedError,
  type WorkflowExecutionDescription,
  type WorkflowHandle,
} from "@temporalio/client";
import { timeline } from "../temporal/timeline.ts";
import type { RegisteredWorkflow } from "../registry.ts";
import type { Args } from "./args.ts";
import { Failure } from "./failure.ts";
import type { Server } from "./server.ts";
import { clock } from "./clock.ts";

/** A workflow to be started. */
export interface TriggerRequest {
  workflow: RegisteredWorkflow;
  /** The input as people gave it, for the command lines that they are shown. */
  given: Record<string, unknown>;
  /** The input as the workflow gets it. */
  input: Record<string, unknown>;
  args: Args;
  /** How long to wait for its result, in milliseconds; undefined: as long as it takes. */
  timeout?: number;
}

/** An execution that a command has to do with. */
export interface Execution {
  workflow_id: string;
  run_id: string;
  /** As scripts read it: running, completed. */
  status: string;
  /** Whether it was started just now. */
  started: boolean;
}

/** What is to be started. */
export interface StartRequest extends Pick<TriggerRequest, "workflow" | "input"> {
  /** Which execution to join instead of starting one: none that is there, one that is running, or a completed one too. */
  joins: "none" | "running" | "any";
}

/**
 * Starts a workflow, or joins the one that is there as far as `joins` says so. One that failed or was ended may always be
 * started again; one that completed only if its business may happen more than once, and nobody asked for what is there.
 *
 * @throws Failure `already_running` or `already_completed`, with how far it is
 */
export async function startOrJoin(server: Server, request: StartRequest, joinLine: string): Promise<Execution> {
  const { workflow, input, joins } = request;
  const workflowId = workflow.workflowId(input);
  try {
    const handle = await server.call(() =>
      server.client.workflow.start(workflow.name, {
        workflowId,
        taskQueue: workflow.queue,
        args: [input],
        workflowIdConflictPolicy: "FAIL",
        workflowIdReusePolicy: workflow.repeatable && joins !== "any"
          ? "ALLOW_DUPLICATE"
          : "ALLOW_DUPLICATE_FAILED_ONLY",
      })
    );
    return { workflow_id: workflowId, run_id: handle.firstExecutionRunId, status: "running", started: true };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const handle = server.client.workflow.getHandle(workflowId);
    const found = await server.call(() => handle.describe());
    if (joins === "none") throw await alreadyThere(server, workflow, handle, found, joinLine);
    return { workflow_id: workflowId, run_id: found.runId, status: found.status.name.toLowerCase(), started: false };
  }
}

async function alreadyThere(
  server: Server,
  workflow: RegisteredWorkflow,
  handle: WorkflowHandle,
  found: WorkflowExecutionDescription,
  joinLine: string,
): Promise<Failure> {
  const facts = {
    workflow_id: handle.workflowId,
    run_id: found.runId,
    type: found.type,
    status: found.status.name.toLowerCase(),
    started_at: found.startTime.toISOString(),
  };
  if (found.closeTime) {
    const when = clock(found.closeTime.getTime());
    return new Failure(
      "already_completed",
      `Cannot start ${handle.workflowId}: it completed at ${when}, and ${workflow.name} is not run twice`,
      { hints: [["its result", joinLine]], facts: { ...facts, closed_at: found.closeTime.toISOString() } },
    );
  }
  const progress = await stepsDone(server, workflow, handle);
  return new Failure(
    "already_running",
    `Cannot start ${handle.workflowId}: it is already running since ${clock(found.startTime.getTime())}${progress}`,
    { hints: [["join it", joinLine]], facts },
  );
}

/** ` (3 of 7 steps done)`; empty if no worker is there to say, or the workflow has no steps. */
async function stepsDone(server: Server, { queue }: RegisteredWorkflow, handle: WorkflowHandle): Promise<string> {
  try {
    // Nobody would answer, and waiting for that takes time.
    if (await server.workersOn(queue) === 0) return "";
    const { steps } = await server.call(() => handle.query(timeline), 2_000);
    const settled = steps.filter(({ state }) => state === "done" || state === "skipped").length;
    return ` (${settled} of ${steps.length} steps done)`;
  } catch {
    // The answer is a courtesy: that it is running is known, and that is the error to tell.
    return "";
  }
}

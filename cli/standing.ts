// What `status` does once it knows of which workflow: ask, tell.
import { QueryNotRegisteredError, type WorkflowHandle } from "@temporalio/client";
import { type Timeline, timeline } from "../temporal/timeline.ts";
import { answerLines } from "./answer.ts";
import type { Args } from "./args.ts";
import { clock } from "./clock.ts";
import type { World } from "./command.ts";
import { Failure } from "./failure.ts";
import { describe, found } from "./found.ts";
import { columns } from "./layout.ts";
import { failureOfClosed } from "./outcome.ts";
import { decisionRows, stepRows } from "./progress.ts";
import { Server } from "./server.ts";
import { startOne } from "./workers.ts";

/** How long a worker may take to answer, in milliseconds: a long history is gone through again first. */
const ANSWER = 15_000;

/**
 * Tells where a workflow stands.
 *
 * @throws Failure `not_found`, or `no_worker` if nobody is there to say; ServerError, ConfigError
 */
export async function tellStatus(workflow_id: string, args: Args, world: World): Promise<void> {
  await using server = await Server.open(args, world);
  const asked = { attempt: `tell the status of ${workflow_id}`, workflow_id, within: ANSWER };
  const { type, runId: run_id, status, taskQueue, startTime, closeTime } = await describe(server, asked);
  const facts = {
    workflow_id,
    run_id,
    type,
    status: status.name.toLowerCase(),
    started_at: startTime.toISOString(),
    ...(closeTime && { closed_at: closeTime.toISOString() }),
  };
  const standing = closeTime
    ? `${facts.status} at ${clock(closeTime.getTime())}`
    : `${facts.status} since ${clock(startTime.getTime())}`;
  if (await server.workersOn(taskQueue) === 0) {
    const message = `Cannot tell the steps of ${workflow_id}, ${standing}: no worker polls ${taskQueue}`;
    throw new Failure("no_worker", message, { hints: [startOne(taskQueue, args)], facts });
  }
  const handle = server.client.workflow.getHandle(workflow_id, run_id);
  const ask = <T>(query: string) => found(server, asked, () => answerOf<T>(handle, query));
  const { subject, steps = [] } = await ask<Timeline>(timeline.name) ?? {};
  const answer = await ask<unknown>("status");
  const failure = closeTime && await server.call(() => failureOfClosed(handle, { workflow_id, run_id, type }), ANSWER);
  const ui = server.linkTo(workflow_id);
  if (args.values.get("output") === "json") {
    return world.out(JSON.stringify({ ...facts, ...failure?.facts, subject, steps, answer, ui }, null, 2));
  }
  const links = [...decisionRows(workflow_id, steps, args), ...(ui ? [["ui", ui]] : [])];
  world.out([
    `${workflow_id}  ${type}, ${standing}`,
    ...(subject ? [`  ${subject}`] : []),
    ...(failure ? [`  ${failure.message}`, ...columns(failure.remarks)] : []),
    ...columns(stepRows(steps, Date.now())),
    ...(answer === undefined ? [] : ["", ...answerLines(answer, "answer")]),
    ...(links.length > 0 ? ["", ...columns(links)] : []),
  ].join("\n"));
}

/** What a workflow answers to a query; undefined if it has none of that name. */
async function answerOf<T>(handle: WorkflowHandle, query: string): Promise<T | undefined> {
  try {
    return await handle.query<T>(query);
  } catch (error) {
    if (error instanceof QueryNotRegisteredError) return undefined;
    throw error;
  }
}

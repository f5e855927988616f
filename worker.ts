// From a selection of domains to Temporal Workers, and down again.
import { type NativeConnection, Worker, type WorkflowBundleOption } from "@temporalio/worker";
import type { Config } from "./config.ts";
import { carriedDomains, type Domains } from "./registry.ts";
import { type Activities, taskQueue } from "./temporal/manifest.ts";

/** What the SDK runs at a time where nothing is said. */
const WORKFLOW_TASKS = 40;

/** What Workers are made of. */
export interface WorkerParts {
  connection: NativeConnection;
  config: Pick<Config, "domains" | "limits" | "shutdown_grace"> & { temporal: { namespace: string } };
  domains: Domains;
  /** The activities of one domain. */
  activitiesOf(domain: string): Activities;
  bundle: WorkflowBundleOption;
}

/** Makes a Worker for each domain, on the domain's queue, with its workflows and the activities of every domain it uses. */
export async function createWorkers(parts: WorkerParts): Promise<Worker[]> {
  const { connection, config, domains, activitiesOf, bundle } = parts;
  const activities = shares(config.limits.activities, config.domains.length);
  const cached = shares(config.limits.cached_workflows, config.domains.length);
  return await Promise.all(config.domains.map((domain, index) =>
    Worker.create({
      connection,
      namespace: config.temporal.namespace,
      taskQueue: taskQueue(domain),
      // A queue without workflows of its own needs no workflow threads and no memory for them.
      ...(Object.keys(domains[domain].WORKFLOWS).length > 0 && { workflowBundle: bundle }),
      activities: Object.assign({}, ...carriedDomains(domain, domains).map(activitiesOf)),
      maxConcurrentActivityTaskExecutions: activities[index],
      maxCachedWorkflows: cached[index],
      maxConcurrentWorkflowTaskExecutions: Math.min(WORKFLOW_TASKS, cached[index]),
      shutdownGraceTime: config.shutdown_grace,
    })
  ));
}

/**
 * Runs Workers until they are stopped.
 *
 * @throws what made one of them fail; the others are stopped first
 */
export async function runWorkers(workers: readonly Worker[]): Promise<void> {
  const runs = workers.map((worker) => worker.run());
  try {
    await Promise.all(runs);
  } catch (error) {
    stopWorkers(workers);
    await Promise.allSettled(runs);
    throw error;
  }
}

/** Tells Workers to take no more work; {@link runWorkers} ends when they have finished what they have. */
export function stopWorkers(workers: readonly Worker[]): void {
  for (const worker of workers) {
    if (worker.getState() === "RUNNING") worker.shutdown();
  }
}

/**
 * Stops Workers and waits for what they have begun. Activities are told to stop after the Workers' grace period.
 *
 * @param running what {@link runWorkers} gave
 * @param atMost how long to wait, in milliseconds. The SDK's own limit would fail on what is still running
 * @returns how many activities would not stop, and are left behind
 */
export async function drainWorkers(
  workers: readonly Worker[],
  running: Promise<void>,
  atMost: number,
): Promise<number> {
  stopWorkers(workers);
  const { promise: late, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => resolve("late"), atMost);
  try {
    return await Promise.race([running, late]) === "late" ? runningActivities(workers) : 0;
  } finally {
    clearTimeout(timer);
  }
}

/** How many activities run at this moment. */
export const runningActivities = (workers: readonly Worker[]): number =>
  workers.reduce((sum, worker) => sum + worker.getStatus().numInFlightActivities, 0);

/** A total in parts as equal as whole numbers can be; together they are the total. */
export const shares = (total: number, parts: number): number[] =>
  Array.from({ length: parts }, (_, index) => Math.floor((total + index) / parts)).reverse();

// From a selection of domains to Temporal Workers, and down again.
import {
  GracefulShutdownPeriodExpiredError,
  type NativeConnection,
  Worker,
  type WorkflowBundleOption,
} from "@temporalio/worker";
import type { Config } from "./config.ts";
import { carriedDomains, type Domains } from "./registry.ts";
import { type Activities, taskQueue } from "./temporal/manifest.ts";

/** After the grace period activities are told to stop; what goes on for this long after, in milliseconds, is left behind. */
const LAST_WORD = 10_000;

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
      shutdownForceTime: config.shutdown_grace + LAST_WORD,
    })
  ));
}

/**
 * Runs Workers until they are stopped.
 *
 * @returns how many activities would not stop, and were left behind
 * @throws what made one of them fail; the others are stopped first
 */
export async function runWorkers(workers: readonly Worker[]): Promise<number> {
  const left = await Promise.all(workers.map(async (worker) => {
    try {
      await worker.run();
      return 0;
    } catch (error) {
      if (error instanceof GracefulShutdownPeriodExpiredError) return runningActivities([worker]);
      stopWorkers(workers);
      throw error;
    }
  }));
  return left.reduce((sum, count) => sum + count, 0);
}

/** Tells Workers to take no more work; {@link runWorkers} ends when they have finished what they have. */
export function stopWorkers(workers: readonly Worker[]): void {
  for (const worker of workers) {
    if (worker.getState() === "RUNNING") worker.shutdown();
  }
}

/** How many activities run at this moment. */
export const runningActivities = (workers: readonly Worker[]): number =>
  workers.reduce((sum, worker) => sum + worker.getStatus().numInFlightActivities, 0);

/** A total in parts as equal as whole numbers can be; together they are the total. */
export const shares = (total: number, parts: number): number[] =>
  Array.from({ length: parts }, (_, index) => Math.floor((total + index) / parts)).reverse();

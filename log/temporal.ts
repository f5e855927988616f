// The Temporal SDK's logger, poured into our own: workflows, activities, the SDK itself and its native part.
import type { LogLevel } from "@logtape/logtape";
import type { Logger, LogLevel as TemporalLevel, LogMetadata } from "@temporalio/common";
import { record } from "./record.ts";

const LEVELS: Record<TemporalLevel, LogLevel> = {
  TRACE: "trace",
  DEBUG: "debug",
  INFO: "info",
  WARN: "warning",
  ERROR: "error",
};

/** The SDK's names for the ids that belong in every line, and ours. */
const IDS = [
  ["workflowId", "workflow_id"],
  ["runId", "run_id"],
  ["workflowRunId", "run_id"],
  ["workflowType", "workflow_type"],
  ["taskQueue", "task_queue"],
  ["activityType", "activity"],
  ["activityId", "activity_id"],
  ["attempt", "attempt"],
  ["sdkComponent", "component"],
] as const;

/** Fields of the SDK that say nothing to a reader, or again what an id says. */
const NOISE = new Set(["namespace", "taskToken", "isLocal", "spanContexts", ...IDS.map(([theirs]) => theirs)]);

/** A logger for the SDK's Runtime. */
export function temporalLogger(): Logger {
  const log = (level: TemporalLevel, message: string, meta: LogMetadata = {}) =>
    record(["temporal"], quieter(level, message, meta.sdkComponent), message, fields(meta));
  return {
    log,
    trace: (message, meta) => log("TRACE", message, meta),
    debug: (message, meta) => log("DEBUG", message, meta),
    info: (message, meta) => log("INFO", message, meta),
    warn: (message, meta) => log("WARN", message, meta),
    error: (message, meta) => log("ERROR", message, meta),
  };
}

/** What the SDK tells of its own inner states is of interest to who debugs it, not to who operates it. */
function quieter(level: TemporalLevel, message: string, component: unknown): LogLevel {
  const ours = component === "workflow" || component === "activity";
  // A queue that only carries activities is meant so.
  const meant = message.startsWith("No workflows registered");
  return (level === "INFO" && !ours) || meant ? "debug" : LEVELS[level];
}

function fields(meta: LogMetadata): Record<string, unknown> {
  const ids = IDS.flatMap(([theirs, name]) => meta[theirs] === undefined ? [] : [[name, meta[theirs]]]);
  const rest = Object.entries(meta).filter(([key]) => !NOISE.has(key));
  return Object.fromEntries([...ids, ...rest]);
}

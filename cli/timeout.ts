// How long a command waits for a workflow.
import { parseDuration } from "../text/duration.ts";
import type { Args } from "./args.ts";
import type { Flag } from "./command.ts";
import { Failure } from "./failure.ts";

export const TIMEOUT_FLAG: Flag = {
  name: "timeout",
  value: "TIME",
  help: "how long to wait, 90s or 10m; the workflow goes on without you",
};

/**
 * How long to wait, in milliseconds; undefined: as long as it takes.
 *
 * @param attempt what it is about, for messages: "trigger BookingLifecycleWorkflow"
 * @throws Failure `usage` if it is no length of time
 */
export function timeoutOf(attempt: string, { values }: Args): number | undefined {
  const text = values.get("timeout");
  if (text === undefined) return undefined;
  const time = parseDuration(text);
  if (time) return time;
  throw new Failure("usage", `Cannot ${attempt}: --timeout "${text}" is not a length of time, such as 90s or 10m`);
}

// What a worker tells of itself when it starts.
import type { Config } from "../config.ts";
import { say } from "../log/mod.ts";
import { taskQueue } from "../temporal/manifest.ts";
import { formatDuration } from "../text/duration.ts";

/** Facts of the running process that no setting tells. */
export interface Circumstances {
  /** Name, version and what it was built with. */
  title: string;
  /** Where the store is, as it may be shown. */
  store: string;
  /** Where the sandbox can be looked at, if there is one. */
  sandbox?: string;
}

/** Says the facts: for people a line each, aligned; else a JSON line each. */
export function sayFacts(config: Config, { title, store, sandbox }: Circumstances): void {
  say(title);
  for (const [fact, value] of facts(config, store, sandbox)) say(value, { fact });
}

function facts(config: Config, store: string, sandbox?: string): [string, string][] {
  const { temporal, domains, limits, providers, calendar } = config;
  const { first_reminder, last_reminder, room_opens } = calendar.moments;
  const shared = domains.length > 1 ? `, shared by ${domains.length} queues` : "";
  const name = calendar.name === "standard" ? calendar.name : calendar.name.replace("short", "SHORT");
  return [
    ["server", `${temporal.address}, namespace ${temporal.namespace}`],
    ["queues", domains.map(taskQueue).join(", ")],
    ["limits", `${limits.activities} activities and ${limits.cached_workflows} cached workflows${shared}`],
    ["store", store],
    [
      "providers",
      providers.kind === "real"
        ? "real: Stripe, LiveKit, Twilio, SMTP, classifier"
        : "SANDBOX: nothing leaves this machine (Stripe, LiveKit, Twilio, SMTP, classifier)",
    ],
    ...(sandbox ? [["sandbox", sandbox] as [string, string]] : []),
    [
      "calendar",
      `${name}: reminders ${formatDuration(first_reminder)} and ${formatDuration(last_reminder)} before the start, ` +
      `the room ${formatDuration(room_opens)} before`,
    ],
  ];
}

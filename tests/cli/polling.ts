// A worker for the real workflows of a domain on a real server, with activities of a test's own.
import { DefaultLogger, Runtime } from "@temporalio/worker";
import { taskQueue } from "../../temporal/manifest.ts";
import { pollQueue } from "../polling.ts";

// The listeners for signals that the SDK sets up with its first connection would look like leaks of a test.
Runtime.install({ logger: new DefaultLogger("ERROR"), shutdownSignals: [] });

/** Polls the queue of a domain until the end of the block. */
export const pollFor = (domain: string, address: string, activities: object): Promise<AsyncDisposable> =>
  pollQueue(taskQueue(domain), address, activities, 10);

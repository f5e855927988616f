// A worker for the real workflows of a domain on a real server, with activities of a test's own.
import { taskQueue } from "../../temporal/manifest.ts";
import { pollQueue } from "../polling.ts";

/** Polls the queue of a domain until the end of the block. */
export const pollFor = (domain: string, address: string, activities: object): Promise<AsyncDisposable> =>
  pollQueue(taskQueue(domain), address, activities);

import { delay } from "@std/async/delay";

/** How long a statement waits for another process that is writing. */
const PATIENCE_MS = 10_000;

/**
 * Tries again while another process writes. SQLite's own way of waiting would stop this whole process for as long,
 * and does not wait at all where several set up a new file.
 */
export async function patiently<R>(work: () => R | Promise<R>): Promise<R> {
  for (const end = Date.now() + PATIENCE_MS;;) {
    try {
      return await work();
    } catch (error) {
      if (!isLocked(error as Error) || Date.now() > end) throw error;
      await delay(1 + Math.random() * 20);
    }
  }
}

/** By its message: not every call of node:sqlite puts SQLite's code on its errors. */
export const isLocked = (error: Error) => error.message.includes("database is locked");

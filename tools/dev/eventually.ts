import { delay } from "@std/async/delay";

/** In milliseconds. */
const PATIENCE = 60_000;

/**
 * Waits, in real time, until something is there or has come true.
 *
 * @returns it
 * @throws Error that names what was waited for, once a minute is over
 */
export async function eventually<T>(find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + PATIENCE;;) {
    const found = await find();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Waited ${PATIENCE / 1000} s in vain for ${find}`);
    await delay(10);
  }
}

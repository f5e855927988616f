import { delay } from "@std/async/delay";

/**
 * Waits, in real time, until something is there or has come true.
 *
 * @param patience milliseconds
 * @returns it
 * @throws Error that names what was waited for, once that is all used up
 */
export async function eventually<T>(find: () => T | undefined | Promise<T | undefined>, patience = 60_000): Promise<T> {
  for (const end = Date.now() + patience;;) {
    const found = await find();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Waited ${patience / 1000} s in vain for ${find}`);
    await delay(10);
  }
}

import type { SandboxEvent } from "../../sandbox/mod.ts";
import type { Events } from "../../sandbox/state.ts";

/** How long an event is waited for, milliseconds. */
const PATIENCE = 120_000;

/**
 * Resolves with the next event of that type. To be called before what brings it about.
 *
 * @throws Error if it does not come: a sandbox whose timers go on would keep a test waiting for long
 */
export function happens<T extends SandboxEvent["type"]>(events: Pick<Events, "on">, type: T) {
  type Wanted = Extract<SandboxEvent, { type: T }>;
  return new Promise<Wanted>((resolve, reject) => {
    const given = setTimeout(() => {
      stop();
      reject(new Error(`Waited ${PATIENCE / 1000} s in vain for ${type}`));
    }, PATIENCE);
    const stop = events.on((event) => {
      if (event.type !== type) return;
      stop();
      clearTimeout(given);
      resolve(event as Wanted);
    });
  });
}

import type { SandboxEvent } from "../../sandbox/mod.ts";
import type { Events } from "../../sandbox/state.ts";

/** Resolves with the next event of that type. To be called before what brings it about. */
export function happens<T extends SandboxEvent["type"]>(events: Pick<Events, "on">, type: T) {
  type Wanted = Extract<SandboxEvent, { type: T }>;
  return new Promise<Wanted>((resolve) => {
    const stop = events.on((event) => {
      if (event.type !== type) return;
      stop();
      resolve(event as Wanted);
    });
  });
}

import type { Sandbox, SandboxEvent } from "../../sandbox/mod.ts";

/** Resolves with the next event of that type. To be called before what brings it about. */
export function happens<T extends SandboxEvent["type"]>(sandbox: Sandbox, type: T) {
  type Wanted = Extract<SandboxEvent, { type: T }>;
  return new Promise<Wanted>((resolve) => {
    const stop = sandbox.on((event) => {
      if (event.type !== type) return;
      stop();
      resolve(event as Wanted);
    });
  });
}

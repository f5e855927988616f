// A sandbox with a room, and our ways to it.
import { createEgress } from "../../../domains/room/egress.ts";
import { createRooms } from "../../../domains/room/livekit.ts";
import type { RecordingTarget } from "../../../domains/room/storage.ts";
import { type Sandbox, startSandbox } from "../../../sandbox/mod.ts";

/** A sandbox in which room "booking-123" is open, and a folder of this machine to record into; gone at the end of the block. */
export async function studio(given?: RecordingTarget) {
  await using stack = new AsyncDisposableStack();
  const path = await Deno.makeTempDir({ prefix: "estuary-recordings-" });
  stack.defer(() => Deno.remove(path, { recursive: true }));
  const sandbox: Sandbox = stack.use(await startSandbox());
  const target: RecordingTarget = given ?? { kind: "folder", path };
  const rooms = createRooms(sandbox.settings.livekit);
  await rooms.create("booking-123", { empty_timeout_ms: 60_000, max_participants: 2, metadata: "{}" });

  const opened = stack.move();
  return {
    sandbox,
    rooms,
    target,
    egress: createEgress(sandbox.settings.livekit, target),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

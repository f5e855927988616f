// Everything that a worker needs around it on a developer's machine: a real Temporal server, and the outside in a box.
import { join } from "node:path";
import type { LiveKitSettings } from "../../domains/room/livekit.ts";
import { ATTENDANCE, SAMPLE_STRIPE } from "../../sandbox/seed.ts";
import { type Sandbox, startSandbox } from "../../sandbox/mod.ts";
import { bringVisitors } from "./livekit.ts";
import { startTemporal, type TemporalServer } from "./temporal.ts";

/** Where people look for Temporal and its web UI. */
const PORTS = [7233, 8080] as const;

/** A running house. Disposing of it ends all of it. */
export interface House extends AsyncDisposable {
  temporal: TemporalServer;
  sandbox: Sandbox;
  /** Where the real LiveKit server is, if one is configured. */
  livekit?: string;
  /** Points the project's programs at this house. */
  env: Record<string, string>;
}

/** What kind of house it is to be. */
export interface HouseOptions {
  /** Whether people look at it: then Temporal has its web UI, and its usual ports if they are free. */
  shown?: boolean;
  /** Whether Temporal's data outlives it, as the store's does. */
  lasting?: boolean;
  /** A real LiveKit server, whose rooms the sample people join; without one the sandbox plays both. */
  livekit?: LiveKitSettings;
}

/**
 * Starts a house.
 *
 * @param folder where its data is kept
 */
export async function startHouse(folder: string, { shown, lasting, livekit }: HouseOptions = {}): Promise<House> {
  await using stack = new AsyncDisposableStack();
  const [port, uiPort] = PORTS;
  const temporal = stack.use(
    await startTemporal({ ...(shown && { port, uiPort }), ...(lasting && { file: join(folder, "temporal.db") }) }),
  );
  const sandbox = stack.use(
    await startSandbox({ people: ATTENDANCE, stripe: SAMPLE_STRIPE, ...(livekit && { livekit }) }),
  );
  if (livekit) stack.use(bringVisitors(sandbox, livekit));
  const opened = stack.move();
  return {
    temporal,
    sandbox,
    ...(livekit && { livekit: livekit.url }),
    env: {
      TEMPORAL_ADDRESS: temporal.address,
      ...(temporal.uiUrl && { ESTUARY_UI_URL: temporal.uiUrl }),
      ESTUARY_DATABASE_URL: `sqlite:${join(folder, "estuary.db")}`,
      ESTUARY_RECORDINGS: `file:${join(folder, "recordings")}`,
      ESTUARY_PROVIDERS: "sandbox",
      ESTUARY_SANDBOX_URL: sandbox.url,
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** That somebody else has the usual ports, as a line with its label; none if they were free. */
export function takenPorts({ address, uiUrl }: TemporalServer): [label: string, text: string][] {
  const taken = PORTS.filter((port) => ![address, uiUrl].some((place) => place?.endsWith(`:${port}`)));
  if (taken.length === 0) return [];
  return [["ports", `${taken.join(" and ")} ${taken.length === 1 ? "is" : "are"} taken, so these are others`]];
}

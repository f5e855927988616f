// Everything that a worker needs around it on a developer's machine: Temporal with its web UI, and the outside in a box.
import { join } from "node:path";
import { ATTENDANCE, SAMPLE_ACCOUNTS } from "../../sandbox/seed.ts";
import { type Sandbox, startSandbox } from "../../sandbox/mod.ts";
import { bringVisitors, realLiveKit } from "./livekit.ts";
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

/**
 * Starts a house.
 *
 * @param folder where its data is kept
 * @param lasting whether Temporal's data outlives it, as the store's does
 */
export async function startHouse(folder: string, lasting: boolean): Promise<House> {
  await using stack = new AsyncDisposableStack();
  const [port, uiPort] = PORTS;
  const temporal = stack.use(
    await startTemporal({ port, uiPort, ...(lasting && { file: join(folder, "temporal.db") }) }),
  );
  const livekit = realLiveKit();
  const stripe = { accounts: Object.values(SAMPLE_ACCOUNTS) };
  const sandbox = stack.use(await startSandbox({ people: ATTENDANCE, stripe, ...(livekit && { livekit }) }));
  if (livekit) stack.use(bringVisitors(sandbox, livekit));
  const opened = stack.move();
  return {
    temporal,
    sandbox,
    ...(livekit && { livekit: livekit.url }),
    env: {
      TEMPORAL_ADDRESS: temporal.address,
      ESTUARY_UI_URL: temporal.uiUrl!,
      ESTUARY_DATABASE_URL: `sqlite:${join(folder, "estuary.db")}`,
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

// deno task demo [PART…]: the product on a real Temporal server, before your eyes.
import { bold, setColorEnabled } from "@std/fmt/colors";
import { ensureBundle } from "./bundle.ts";
import type { Part } from "./demo/part.ts";
import { partsNamed } from "./demo/parts.ts";
import { Stage } from "./demo/stage.ts";
import { type House, startHouse, takenPorts } from "./dev/house.ts";
import { realLiveKit } from "./dev/livekit.ts";
import { untilStopped } from "./dev/stop.ts";
import { runTask } from "./run.ts";
import { temporalCli, testServer } from "./toolchain.ts";

/** Shows one part after the other, in one house. */
async function show(parts: Part[], house: House, stop: AbortSignal): Promise<void> {
  await using stage = await Stage.set(house, stop);
  tellWhereThingsAre(house);
  for (const part of parts) {
    console.log(bold(`\n${part.title}`));
    await part.show(stage);
  }
  console.log();
}

function tellWhereThingsAre({ temporal, sandbox, livekit, env }: House): void {
  for (
    const [name, value] of [
      ["temporal", `${temporal.address}, a real server for this demo`],
      ...takenPorts(temporal),
      ["look", `${temporal.uiUrl}/namespaces/default/workflows`],
      ["sandbox", `${sandbox.url}  every mail${livekit ? " and SMS" : ", SMS and room"}: nothing leaves this machine`],
      ...(livekit ? [["livekit", `${livekit}, a real server: the two join its room over WebRTC`]] : []),
      ["store", env.ESTUARY_DATABASE_URL],
    ]
  ) console.log(`${name.padEnd(10)}${value}`);
}

await runTask(async () => {
  setColorEnabled(!Deno.noColor && Deno.stdout.isTerminal());
  const parts = partsNamed(Deno.args);
  await Promise.all([temporalCli(), testServer(), ensureBundle()]);
  const stopped = await untilStopped(async (stop) => {
    const folder = await Deno.makeTempDir({ prefix: "estuary-demo-" });
    try {
      await using house = await startHouse(folder, { shown: true, livekit: realLiveKit() });
      await show(parts, house, stop);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
  if (stopped) Deno.exitCode = 130;
  console.log(`Everything is stopped.${stopped ? "" : " To keep it running and work on it: deno task dev"}`);
});

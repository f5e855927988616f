// deno task demo: booking 123 lived through on a real Temporal server, before your eyes.
import { bold, green, setColorEnabled } from "@std/fmt/colors";
import { type Calendar, SHORT_CALENDAR } from "../domains/booking/calendar.ts";
import { openHouseStore } from "../platform.ts";
import { formatDuration } from "../text/duration.ts";
import { ensureBundle } from "./bundle.ts";
import { describeEvent, happening } from "./dev/happenings.ts";
import { type House, startHouse, takenPorts } from "./dev/house.ts";
import { ledgerLines } from "./dev/ledger.ts";
import { lines, startProgram } from "./dev/processes.ts";
import { aborted, end, untilStopped } from "./dev/stop.ts";
import { runTask } from "./run.ts";
import { temporalCli } from "./toolchain.ts";

const BOOKING = "123";

async function live(house: House, stop: AbortSignal): Promise<void> {
  await using worker = await startWorker(house, stop);
  tellWhereThingsAre(house);
  house.sandbox.on((event) => {
    for (const [kind, what] of describeEvent(event)) console.log(happening(kind, what));
  });

  console.log(`\n$ estuary-wf trigger BookingLifecycleWorkflow --booking-id ${BOOKING} --wait`);
  await trigger(house, worker.failed);

  const store = await openHouseStore({ database_url: house.env.ESTUARY_DATABASE_URL });
  console.log(bold("\nThe ledger"));
  for (const line of await ledgerLines(store, BOOKING)) console.log(line);
  await store.close();
  console.log();
}

/** Starts the worker and waits until it polls. `failed` rejects if it ends while it is still needed, or `stop` is aborted. */
async function startWorker({ env }: House, stop: AbortSignal): Promise<AsyncDisposable & { failed: Promise<never> }> {
  await using stack = new AsyncDisposableStack();
  const process = startProgram("estuary-worker", ["--preset", "critical", "--log-format", "json"], env);
  const said: string[] = [];
  const complaining = (async () => {
    for await (const line of lines(process.stderr)) console.error(line);
  })();
  const polling = Promise.withResolvers<void>();
  const listening = (async () => {
    for await (const line of lines(process.stdout)) {
      said.push(line);
      if (line.includes("Polling.")) polling.resolve();
    }
  })();
  let needed = true;
  stack.defer(async () => {
    needed = false;
    await end(process, "SIGTERM");
    await Promise.all([listening, complaining]);
  });
  const ended = process.status.then(async ({ code }) => {
    await listening;
    if (needed) throw new Error(`The worker ended with ${code}. It said last:\n${said.slice(-10).join("\n")}`);
    return await new Promise<never>(() => {});
  });
  const failed = Promise.race([ended, aborted(stop)]);
  await Promise.race([polling.promise, failed]);
  const running = stack.move();
  return { failed, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function tellWhereThingsAre({ temporal, sandbox, livekit, env }: House): void {
  const short = (moment: keyof Calendar) => formatDuration(SHORT_CALENDAR[moment]);
  console.log(bold(`Booking ${BOOKING}, from confirmed to completed`));
  for (
    const [name, value] of [
      ["temporal", `${temporal.address}, a real server for this demo`],
      ...takenPorts(temporal),
      ["look", `${temporal.uiUrl}/namespaces/default/workflows/booking-${BOOKING}`],
      ["sandbox", `${sandbox.url}  every mail${livekit ? " and SMS" : ", SMS and room"}: nothing leaves this machine`],
      ...(livekit ? [["livekit", `${livekit}, a real server: the two join its room over WebRTC`]] : []),
      ["store", env.ESTUARY_DATABASE_URL],
      [
        "calendar",
        `SHORT: reminders ${short("first_reminder")} and ${
          short("last_reminder")
        } before the start, not 48 h and 1 h; ` +
        `the room ${short("room_opens")}, not 15 min`,
      ],
    ]
  ) console.log(`  ${name.padEnd(10)}${value}`);
}

/** Triggers the booking and shows its steps as they come. @throws Error if it does not end well */
async function trigger({ env }: House, failed: Promise<never>): Promise<void> {
  const args = ["trigger", "BookingLifecycleWorkflow", "--booking-id", BOOKING, "--wait"];
  const process = startProgram("estuary-wf", args, env);
  const results: string[] = [];
  const steps = (async () => {
    for await (const line of lines(process.stderr)) {
      const step = stepLine(line);
      if (step) console.log(step);
      else results.push(line);
    }
  })();
  const result = (async () => {
    for await (const line of lines(process.stdout)) results.push(line);
  })();
  try {
    await Promise.race([process.status, failed]);
  } finally {
    await end(process, "SIGTERM");
    await Promise.all([steps, result]);
  }
  const { success } = await process.status;
  console.log(`\n${results.map((line, i) => i === 0 && success ? green(line) : line).join("\n")}`);
  if (!success) throw new Error(`Booking ${BOOKING} did not come to a good end`);
}

/** `2026-11-24T18:00:03.123Z  booking-123  done  room  2 mails` on the clock of whoever watches. */
function stepLine(line: string): string | undefined {
  const [, at, what] = /^(\S+Z) {2}\S+ {2}(.*)$/.exec(line) ?? [];
  if (at === undefined) return undefined;
  const time = Date.parse(at);
  const until = (moment: string) => `in ${formatDuration(Math.max(Date.parse(moment) - time, 0))}`;
  return happening("step", what.replace(/until (\S+)$/, (_, moment) => until(moment)), new Date(time));
}

await runTask(async () => {
  setColorEnabled(!Deno.noColor && Deno.stdout.isTerminal());
  await Promise.all([temporalCli(), ensureBundle()]);
  const stopped = await untilStopped(async (stop) => {
    const folder = await Deno.makeTempDir({ prefix: "estuary-demo-" });
    try {
      await using house = await startHouse(folder, false);
      await live(house, stop);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
  if (stopped) Deno.exitCode = 130;
  console.log(`Everything is stopped.${stopped ? "" : " To keep it running and work on it: deno task dev"}`);
});

// The demo's worker, a process of its own.
import { lines, startProgram } from "../dev/processes.ts";
import { aborted, end } from "../dev/stop.ts";

/** A worker that polls. Disposing of it drains it. */
export interface DemoWorker extends AsyncDisposable {
  /** Rejects if it ends while it is still needed, or the demo is told to stop. Never resolves. */
  failed: Promise<never>;
}

/** Starts a worker of all domains and waits until it polls. @throws Error with what it said last if it ends before that */
export async function startWorker(env: Record<string, string>, stop: AbortSignal): Promise<DemoWorker> {
  await using stack = new AsyncDisposableStack();
  const process = startProgram("estuary-worker", ["--preset", "all", "--log-format", "json"], env);
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
  // Nobody may be waiting at that moment.
  failed.catch(() => {});
  await Promise.race([polling.promise, failed]);
  const running = stack.move();
  return { failed, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

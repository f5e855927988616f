// Ctrl-C, for tasks that have started other processes and folders of their own.

/**
 * Does something until it is done, or until Ctrl-C or SIGTERM asks for its end. What goes wrong after that is no failure:
 * on a terminal, Ctrl-C reaches the processes that it has started as well.
 *
 * @param task is expected to end soon after its signal was aborted
 * @returns whether it was asked to end
 */
export async function untilStopped(task: (stop: AbortSignal) => Promise<void>): Promise<boolean> {
  const stop = new AbortController();
  const abort = () => stop.abort();
  const interrupt = () => {
    // Below the ^C that the terminal shows.
    if (Deno.stdout.isTerminal()) console.log();
    abort();
  };
  Deno.addSignalListener("SIGINT", interrupt);
  Deno.addSignalListener("SIGTERM", abort);
  try {
    await task(stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    Deno.removeSignalListener("SIGINT", interrupt);
    Deno.removeSignalListener("SIGTERM", abort);
  }
  return stop.signal.aborted;
}

/** Rejects when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  // Nobody may be waiting at that moment.
  promise.catch(() => {});
  if (signal.aborted) reject(signal.reason);
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  return promise;
}

/** Ends a process with a signal, unless it has ended already, and waits for its end. */
export async function end(process: Deno.ChildProcess, signal: Deno.Signal): Promise<void> {
  try {
    process.kill(signal);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  await process.status;
}

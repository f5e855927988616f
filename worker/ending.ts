// The end of the process, as signals ask for it.

const CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** When to end. Listens until disposed of. */
export interface Ending extends Disposable {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
}

/**
 * Listens for SIGINT and SIGTERM.
 *
 * @param atOnce called on the second signal, with the exit code that shells give a process ended by it
 */
export function onSignals(atOnce: (code: number) => void): Ending {
  const ending = new AbortController();
  const listeners = (Object.keys(CODES) as (keyof typeof CODES)[]).map((name) => {
    const listener = () => {
      // Below the ^C that the terminal shows.
      if (name === "SIGINT" && Deno.stdout.isTerminal()) console.log();
      if (ending.signal.aborted) atOnce(CODES[name]);
      else ending.abort();
    };
    Deno.addSignalListener(name, listener);
    return () => Deno.removeSignalListener(name, listener);
  });
  return { signal: ending.signal, [Symbol.dispose]: () => listeners.forEach((remove) => remove()) };
}

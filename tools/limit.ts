// Running what may hang.
import { formatDuration } from "../text/duration.ts";
import { aborted, end, untilStopped } from "./dev/stop.ts";

/** How long what is interrupted may take to say what it was at, in milliseconds. */
const LAST_WORD = 10_000;

/**
 * Runs a command that writes where this process writes. It is interrupted when its time is over, or by Ctrl-C, and
 * whatever it has started ends with it: a server left behind would keep the output open.
 *
 * @param limit milliseconds
 * @throws Error if it fails, or is interrupted
 */
export async function runWithin(limit: number, command: string, args: string[]): Promise<void> {
  const child = new Deno.Command(command, { args, stdin: "null", detached: true }).spawn();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), limit);
  const stopped = await untilStopped(async (stop) => {
    const interrupted = AbortSignal.any([stop, late.signal]);
    await Promise.race([child.status, aborted(interrupted).catch(() => interrupt(child))]);
    clearTimeout(timer);
    const { code } = await child.status;
    if (late.signal.aborted) throw new Error(`Stopped after ${formatDuration(limit)}: what was running is named above`);
    if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed with exit code ${code}`);
  });
  if (stopped) throw new Error("Stopped");
}

async function interrupt(child: Deno.ChildProcess): Promise<void> {
  const timer = setTimeout(() => endGroup(child.pid), LAST_WORD);
  await end(child, "SIGINT");
  clearTimeout(timer);
  endGroup(child.pid);
}

/** Ends all that a process has started and left behind, and itself. */
function endGroup(pid: number): void {
  try {
    Deno.kill(-pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

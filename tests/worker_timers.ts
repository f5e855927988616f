// Import this before a Worker is made. For debuggers, the SDK keeps what it has parsed of a bundle for ten seconds, by a
// timer that nobody can clear: every test with a Worker in it would fail for what it leaves behind.
import timers from "node:timers";

const { setTimeout } = timers;

timers.setTimeout = Object.assign(
  (callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
    setTimeout(callback, new Error().stack?.includes("parseWorkflowCode") ? 0 : ms, ...args),
  setTimeout,
) as typeof setTimeout;

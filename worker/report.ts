import { ConfigError } from "../config.ts";
import { StoreError } from "../store/failures.ts";
import { ServerError } from "../temporal/server_error.ts";

/** What people are told about an error that ends the program, and the exit code that goes with it. */
export interface Report {
  text: string;
  code: 1 | 2 | 4;
}

/** Puts an error into words. One that nobody expected keeps its stack. */
export function report(error: unknown): Report {
  if (error instanceof ConfigError) return { text: error.message, code: 2 };
  if (error instanceof StoreError) return { text: error.message, code: 1 };
  if (error instanceof ServerError) {
    const width = Math.max(...error.hints.map(([purpose]) => purpose.length));
    const hints = error.hints.map(([purpose, how]) => `  ${purpose.padEnd(width)}  ${how}`);
    return { text: [error.message, ...hints].join("\n"), code: CODES[error.kind] };
  }
  if (error instanceof Error && error.message.startsWith("Cannot ")) return { text: chain(error), code: 1 };
  return { text: error instanceof Error ? error.stack ?? error.message : String(error), code: 1 };
}

const CODES = { unreachable: 4, denied: 2, namespace: 2, bridge: 1 } as const;

/** An error of our own says what was attempted; its causes say why, unless it does so itself. */
function chain({ message, cause }: Error): string {
  return cause instanceof Error && !message.includes(cause.message)
    ? `${message}\n  because: ${chain(cause)}`
    : message;
}

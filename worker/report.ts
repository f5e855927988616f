import { type ErrorKind, KnownError } from "../text/known_error.ts";

/** What people are told about an error that ends the program, and the exit code that goes with it. */
export interface Report {
  text: string;
  code: number;
}

const CODES: Record<ErrorKind, number> = {
  foundation: 1,
  configuration: 2,
  server_refused: 2,
  server_unreachable: 4,
};

/** Puts an error into words. One that nobody expected keeps its stack. */
export function report(error: unknown): Report {
  if (!(error instanceof KnownError)) {
    return { text: error instanceof Error ? error.stack ?? error.message : String(error), code: 1 };
  }
  const width = Math.max(...error.hints.map(([purpose]) => purpose.length));
  const hints = error.hints.map(([purpose, how]) => `  ${purpose.padEnd(width)}  ${how}`);
  return { text: [error.message, ...hints].join("\n"), code: CODES[error.kind] };
}

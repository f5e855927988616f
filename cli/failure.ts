// How a command fails: what people read, what scripts read, and the exit code that goes with it.
import type { Problem } from "../temporal/input.ts";
import { type Hint, KnownError } from "../text/known_error.ts";
import { ConfigError } from "../config/problems.ts";

/**
 * The exit codes of the contract, by what happened. Two are no part of it: interrupting a wait is what a shell knows it
 * as, 128 + SIGINT, and a bug of this program must not look like a workflow that failed.
 */
export const EXIT = {
  done: 0,
  workflow_failed: 1,
  differences: 1,
  usage: 2,
  configuration: 2,
  server_refused: 2,
  invalid_input: 3,
  server_unreachable: 4,
  server_error: 4,
  timed_out: 5,
  no_worker: 5,
  cancelled: 6,
  terminated: 6,
  not_found: 7,
  already_running: 7,
  already_completed: 7,
  refused: 7,
  bug: 70,
  interrupted: 130,
} as const;

/** What happened, as scripts read it in an error's `code`. */
export type Outcome = keyof typeof EXIT;
/** What went wrong, as scripts read it. */
export type FailureCode = Exclude<Outcome, "done">;

/** What is known of a failure beside its message. */
export interface FailureDetails {
  /** What is wrong, field by field, or setting by setting. */
  problems?: readonly Problem[];
  /** What more is known, for people: a label and a text each. Scripts find it among the facts. */
  remarks?: readonly (readonly [label: string, text: string])[];
  /** What to do about it. */
  hints?: readonly Hint[];
  /** Further facts for scripts, in snake_case. */
  facts?: Record<string, unknown>;
  cause?: unknown;
}

/** A command that cannot do what it was asked for. */
export class Failure extends Error {
  override name = "Failure";
  readonly problems: readonly Problem[];
  readonly remarks: readonly (readonly [label: string, text: string])[];
  readonly hints: readonly Hint[];
  readonly facts: Record<string, unknown>;

  constructor(readonly code: FailureCode, message: string, details: FailureDetails = {}) {
    super(message, { cause: details.cause });
    this.problems = details.problems ?? [];
    this.remarks = details.remarks ?? [];
    this.hints = details.hints ?? [];
    this.facts = details.facts ?? {};
  }
}

/** Every error as a Failure, by its place in the contract; those without one are bugs, told with their stack. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  // What the server answers where it is reached, but cannot do as it is asked.
  if (error instanceof Error && error.name === "ServiceError") {
    return new Failure("server_error", `Temporal refused: ${error.message}`, { cause: error });
  }
  if (error instanceof ConfigError) {
    const problems = error.problems.map(({ setting, message }) => ({ field: setting, message }));
    return new Failure("configuration", `Cannot run: ${error.headline}`, { problems, cause: error });
  }
  if (error instanceof KnownError) {
    // All that a command stands on is the SDK's native part: without it there is no way to a server.
    const code = error.kind === "foundation" ? "server_unreachable" : error.kind;
    return new Failure(code, error.message, { hints: error.hints, cause: error });
  }
  const stack = error instanceof Error ? error.stack ?? error.message : String(error);
  return new Failure("bug", `This is a bug of estuary-wf: ${stack}`, { cause: error });
}

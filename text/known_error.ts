// Errors that people can do something about, as opposed to bugs. What a program ends with is decided by their kind.

/** A thing to do about an error: what it is good for, and how. */
export type Hint = readonly [purpose: string, how: string];

/** What is in the way: the settings, Temporal, or something else that a program stands on, such as its store. */
export type ErrorKind = "configuration" | "server_unreachable" | "server_refused" | "foundation";

/** An error whose message tells people all of it: what was attempted, on what, and why it cannot be done. */
export class KnownError extends Error {
  readonly hints: readonly Hint[];

  constructor(
    readonly kind: ErrorKind,
    message: string,
    { hints = [], cause }: { hints?: readonly Hint[]; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = new.target.name;
    this.hints = hints;
  }
}

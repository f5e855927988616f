export interface ParseOptions {
  boolean?: boolean | string | readonly string[];
  string?: string | readonly string[];
  collect?: string | readonly string[];
  negatable?: string | readonly string[];
  alias?: Record<string, string | readonly string[]>;
  default?: Record<string, unknown>;
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** `_` holds what is no flag; the rest is by the names of the flags, of the type that the options say. */
export interface Parsed {
  _: (string | number)[];
  // deno-lint-ignore no-explicit-any
  [flag: string]: any;
}
export function parseArgs(args: readonly string[], options?: ParseOptions): Parsed;

// What is wrong with a configuration, gathered so that all of it is told at once.
import { KnownError } from "../text/known_error.ts";

/** One thing that is wrong: the setting as its author wrote it, and what would be right. Never a secret's value. */
export interface Problem {
  setting: string;
  message: string;
}

/** The configuration cannot be used. Its message is for people: every problem on a line of its own, and what next. */
export class ConfigError extends KnownError {
  constructor(readonly headline: string, readonly problems: readonly Problem[], advice?: string) {
    const width = Math.max(...problems.map(({ setting }) => setting.length));
    const lines = problems.map(({ setting, message }) => `  ${setting.padEnd(width)}  ${message}`);
    super("configuration", [`Cannot start: ${headline}`, ...lines, ...(advice ? [advice] : [])].join("\n"));
  }
}

/** A value that a setting cannot take. The message follows the value: "is not a whole number from 1 up". */
export class BadValue extends Error {}

/** Throws one ConfigError for all problems, if there are any. */
export function refuse(problems: readonly Problem[], advice?: string): void {
  if (problems.length === 0) return;
  const count = problems.length === 1 ? "1 setting is wrong" : `${problems.length} settings are wrong`;
  throw new ConfigError(count, problems, advice);
}

/** Why a file could not be read: one line, without the runtime's own note on which call failed. */
export const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0].replace(/ \(os error \d+\).*$|:$/, "");

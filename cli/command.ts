// What every command is made of, so that a new one is one file and one line in commands.ts.
import type { Domains } from "../registry.ts";
import { nearest } from "../text/nearest.ts";
import type { Args, Flag } from "./args.ts";
import { Failure } from "./failure.ts";

export type { Flag };

/** The world that a command sees: handed in, so that a test can hand in another. */
export interface World {
  domains: Domains;
  env: Readonly<Record<string, string | undefined>>;
  /** One or more lines for whoever reads the result. */
  out(text: string): void;
  /** One or more lines beside the result: progress and errors. */
  err(text: string): void;
  /** Everything that comes in on standard input. */
  stdin(): Promise<string>;
  /** Where lines can be changed in place; undefined on a pipe. */
  terminal?: Terminal;
}

/** A terminal on standard error. */
export interface Terminal {
  write(text: string): void;
  columns(): number;
  colour: boolean;
}

/** What help says of a command, beside its flags. */
export interface About {
  /** What follows the command's name: `NAME [flags]`. */
  usage: string;
  /** One line. */
  summary: string;
  /** Command lines that work as they stand. */
  examples: readonly string[];
}

/** One of several things that a command does; its first argument says which. */
export interface Action {
  name: string;
  /** Its name and what follows it: `decide ITEM approve|reject`. */
  usage: string;
  /** One line. */
  help: string;
  /** Those that the command's other actions do not have. */
  flags: readonly Flag[];
}

/** A command of estuary-wf. */
export interface Command {
  name: string;
  about: About;
  /** What it does, where that is several things. */
  actions?(world: World): readonly Action[];
  /** Help on what its arguments name, where that has help of its own. */
  aboutWords?(words: readonly string[], world: World): About;
  /** What its arguments name, where that has flags of its own. */
  subject?(words: readonly string[], world: World): string | undefined;
  /** Its flags. `words` are the arguments not yet told apart: the flags of `trigger` depend on the workflow. */
  flags(words: readonly string[], world: World): readonly Flag[];
  /** What its arguments may be, for completions. */
  completes?(world: World): readonly Completed[];
  /** Does it. Resolves when all is done. @throws Failure */
  run(args: Args, world: World): Promise<void> | void;
}

/** Something that can stand as a command's argument, and the flags that come with it. */
export interface Completed {
  /** Its name, then its aliases. */
  names: readonly string[];
  help: string;
  flags: readonly Flag[];
}

/** Every command knows these. */
export const COMMON_FLAGS: readonly Flag[] = [
  { name: "output", short: "o", value: "FORMAT", values: ["text", "json"], help: "text for people, json for scripts" },
  { name: "help", short: "h", help: "this help" },
];

/** What the arguments of a command have it do, if they say so. */
export const actionAmong = (command: Command, words: readonly string[], world: World): Action | undefined =>
  command.actions?.(world).find(({ name }) => words.includes(name));

/** Every flag that a command takes with these arguments. */
export const flagsOf = (command: Command, words: readonly string[], world: World): Flag[] => [
  ...(actionAmong(command, words, world)?.flags ?? []),
  ...command.flags(words, world),
  ...COMMON_FLAGS,
];

/** @throws Failure `usage`, with what was probably meant */
export function findCommand(name: string, commands: readonly Command[]): Command {
  const command = commands.find((each) => each.name === name);
  if (command) return command;
  const meant = nearest(name, commands.map((each) => each.name));
  throw new Failure("usage", `Cannot run "${name}": no such command${meant ? `, did you mean ${meant}?` : ""}`, {
    hints: [["commands", "estuary-wf help"]],
  });
}

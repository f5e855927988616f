// What can follow what on a command line, without a word about any shell.
import { type Command, COMMON_FLAGS, type Completed, type Flag, type World } from "../command.ts";

/** Flags and arguments of one command. */
export interface CommandGrammar {
  name: string;
  help: string;
  flags: readonly Flag[];
  words: readonly Completed[];
}

/** Every command, in the order of help. */
export type Grammar = readonly CommandGrammar[];

/** What the commands of this world take. */
export const grammarOf = (commands: readonly Command[], world: World): Grammar =>
  commands.map((command) => ({
    name: command.name,
    help: command.about.summary,
    flags: [...command.flags([], world), ...COMMON_FLAGS],
    words: command.completes?.(world) ??
      command.actions?.(world).map(({ name, ...action }) => ({ names: [name], ...action })) ?? [],
  }));

/** A flag as it is typed, `--output`, and as it is turned off, `--no-next`. */
export const long = ({ name, negatable }: Flag): string[] => [`--${name}`, ...(negatable ? [`--no-${name}`] : [])];

/** What can stand in a command's place. */
export const INSTEAD = [
  { name: "--help", help: "every command in a line" },
  { name: "--version", help: "which build this is" },
] as const;

/** Every spelling of every flag that takes a value: the word after it is no argument. */
export const valued = (grammar: Grammar): string[] => [
  ...new Set(
    grammar.flatMap(({ flags, words }) => [...flags, ...words.flatMap((word) => word.flags)])
      .filter(({ value }) => value).flatMap(spellings),
  ),
];

/** What a flag's value may be, if that is known. */
export const valuesOf = ({ values, suggestions }: Flag): readonly string[] => values ?? suggestions ?? [];

/** Every spelling of a flag. */
export const spellings = (flag: Flag): string[] => [...long(flag), ...(flag.short ? [`-${flag.short}`] : [])];

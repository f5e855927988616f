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

/** A flag as it is typed: `--output`. */
export const long = ({ name }: Flag): string => `--${name}`;

/** What a flag's value may be, if that is known. */
export const valuesOf = ({ values, suggestions }: Flag): readonly string[] => values ?? suggestions ?? [];

/** Every spelling of a flag. */
export const spellings = (flag: Flag): string[] => [
  long(flag),
  ...(flag.short ? [`-${flag.short}`] : []),
  ...(flag.negatable ? [`--no-${flag.name}`] : []),
];

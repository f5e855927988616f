import type { Flag } from "../command.ts";
import { type CommandGrammar, type Grammar, INSTEAD, valuesOf } from "./grammar.ts";
import { quoted } from "../layout.ts";

/** A completion script for fish. */
export const fish = (grammar: Grammar): string =>
  [
    "# Completions of estuary-wf for fish: estuary-wf completions fish | source",
    "complete -c estuary-wf -e",
    ...grammar.map(({ name, help }) =>
      `complete -c estuary-wf -f -n __fish_use_subcommand -a ${name} -d ${fishQuoted(help)}`
    ),
    ...INSTEAD.map(({ name, help }) =>
      `complete -c estuary-wf -f -n __fish_use_subcommand -l ${name.slice(2)} -d ${fishQuoted(help)}`
    ),
    ...grammar.flatMap(commandLines),
  ].join("\n");

function commandLines({ name, flags, words }: CommandGrammar): string[] {
  // Its place tells a command from an action of the same name, as in "reviews list"; help is on a command.
  const command = `string match -qr '^\\S+ (help )?${name}( |$)' -- (commandline -opc | string join ' ')`;
  const names = words.flatMap((word) => word.names);
  const others = names.filter((each) => each !== name);
  const undecided = others.length > 0 ? `${command}; and not __fish_seen_subcommand_from ${others.join(" ")}` : command;
  return [
    ...words.flatMap((word) =>
      word.names.map((each) => line(undecided, `-f -a ${fishQuoted(each)} -d ${fishQuoted(word.help)}`))
    ),
    ...words.flatMap((word) => {
      const chosen = `${command}; and __fish_seen_subcommand_from ${word.names.join(" ")}`;
      return word.flags.flatMap((flag) => flagLines(chosen, flag));
    }),
    ...flags.flatMap((flag) => flagLines(command, flag)),
  ];
}

function flagLines(when: string, flag: Flag): string[] {
  const { name, short, value, negatable, help } = flag;
  const values = valuesOf(flag);
  // Where nothing is known of a value, a file may be meant.
  const takes = values.length > 0 ? ` -x -a ${fishQuoted(values.join(" "))}` : value ? " -r -F" : " -f";
  const spelled = `-l ${name}${short ? ` -s ${short}` : ""}${takes} -d ${fishQuoted(help)}`;
  return [line(when, spelled), ...(negatable ? [line(when, `-f -l no-${name} -d ${fishQuoted(help)}`)] : [])];
}

const line = (when: string, what: string): string => `complete -c estuary-wf -n ${quoted(when)} ${what}`;

/** fish knows two escapes inside single quotes. */
const fishQuoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

import type { Flag } from "../command.ts";
import { type CommandGrammar, type Grammar, valuesOf } from "./grammar.ts";
import { quoted } from "../layout.ts";

/** A completion script for fish. */
export const fish = (grammar: Grammar): string =>
  [
    "# Completions of estuary-wf for fish: estuary-wf completions fish | source",
    "complete -c estuary-wf -e",
    ...grammar.map(({ name, help }) =>
      `complete -c estuary-wf -f -n __fish_use_subcommand -a ${name} -d ${fishQuoted(help)}`
    ),
    ...grammar.flatMap(commandLines),
  ].join("\n");

function commandLines({ name, flags, words }: CommandGrammar): string[] {
  const command = `__fish_seen_subcommand_from ${name}`;
  const names = words.flatMap((word) => word.names);
  const undecided = names.length > 0 ? `${command}; and not __fish_seen_subcommand_from ${names.join(" ")}` : command;
  return [
    ...words.flatMap((word) =>
      word.names.map((each) => line(undecided, `-a ${fishQuoted(each)} -d ${fishQuoted(word.help)}`))
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
  const takes = values.length > 0 ? ` -x -a ${fishQuoted(values.join(" "))}` : value ? " -r" : "";
  const spelled = `-l ${name}${short ? ` -s ${short}` : ""}${takes} -d ${fishQuoted(help)}`;
  return [line(when, spelled), ...(negatable ? [line(when, `-l no-${name} -d ${fishQuoted(help)}`)] : [])];
}

const line = (when: string, what: string): string => `complete -c estuary-wf -f -n ${quoted(when)} ${what}`;

/** fish knows two escapes inside single quotes. */
const fishQuoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

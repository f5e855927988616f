// Commands that do several things: which of them an argument says.
import { nearest } from "../text/nearest.ts";
import type { About, Action, Command } from "./command.ts";
import { Failure } from "./failure.ts";

/** The word that says what a command is about, wherever it stands among the flags; a mistyped one stands first. */
export const nameAmong = (words: readonly string[], known: (word: string) => boolean): string | undefined =>
  words.find(known) ?? words.slice(0, 1).find((word) => !word.startsWith("-"));

/**
 * The one of a command's actions that its first argument names.
 *
 * @throws Failure `usage` that says which there are, or which was probably meant
 */
export function chosen<A extends { name: string }>(command: string, word: string | undefined, actions: readonly A[]) {
  const action = actions.find(({ name }) => name === word);
  if (action) return action;
  const names = actions.map(({ name }) => name);
  const there = `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
  const meant = word === undefined ? undefined : nearest(word, names);
  const why = word === undefined ? `it takes ${there}` : meant ? `did you mean ${meant}?` : `there is ${there}`;
  throw new Failure("usage", `Cannot run "${[command, word ?? []].flat().join(" ")}": ${why}`, {
    hints: [["help", `estuary-wf help ${command}`]],
  });
}

/** What help says of one action. */
export const aboutAction = ({ name, about }: Command, action: Action): About => {
  const examples = about.examples.filter((line) => line.startsWith(`estuary-wf ${name} ${action.name}`));
  return {
    usage: action.usage,
    summary: action.help,
    examples: examples.length > 0 ? examples : [`estuary-wf ${name} ${action.usage}`],
  };
};

import { bash } from "./completions/bash.ts";
import { fish } from "./completions/fish.ts";
import { type Grammar, grammarOf } from "./completions/grammar.ts";
import { zsh } from "./completions/zsh.ts";
import { chosen } from "./action.ts";
import { refuseWords } from "./args.ts";
import type { Command } from "./command.ts";

const SHELLS: readonly { name: string; script: (grammar: Grammar) => string; install: string }[] = [
  { name: "bash", script: bash, install: "source <(estuary-wf completions bash)" },
  { name: "zsh", script: zsh, install: "source <(estuary-wf completions zsh)" },
  { name: "fish", script: fish, install: "estuary-wf completions fish | source" },
];

/** @param commands all of them, this one included */
export const completionsOf = (commands: () => readonly Command[]): Command => ({
  name: "completions",
  about: {
    usage: SHELLS.map(({ name }) => name).join("|"),
    summary: "a script that completes commands, workflows and their flags",
    examples: SHELLS.map(({ install }) => install),
  },
  flags: () => [],
  actions: () => SHELLS.map(({ name, install }) => ({ name, usage: name, help: `for ${name}: ${install}`, flags: [] })),

  run({ words: [word, ...rest] }, world) {
    const shell = chosen("completions", word, SHELLS);
    refuseWords(`complete for ${shell.name}`, rest);
    world.out(shell.script(grammarOf(commands(), world)));
  },
});

import { bash } from "./completions/bash.ts";
import { fish } from "./completions/fish.ts";
import { type Grammar, grammarOf } from "./completions/grammar.ts";
import { zsh } from "./completions/zsh.ts";
import { refuseWords } from "./args.ts";
import type { Command } from "./command.ts";
import { Failure } from "./failure.ts";

const SHELLS: Record<string, { script: (grammar: Grammar) => string; install: string }> = {
  bash: { script: bash, install: "source <(estuary-wf completions bash)" },
  zsh: { script: zsh, install: "source <(estuary-wf completions zsh)" },
  fish: { script: fish, install: "estuary-wf completions fish | source" },
};

/** @param commands all of them, this one included */
export const completionsOf = (commands: () => readonly Command[]): Command => ({
  name: "completions",
  about: {
    usage: Object.keys(SHELLS).join("|"),
    summary: "a script that completes commands, workflows and their flags",
    examples: Object.values(SHELLS).map(({ install }) => install),
  },
  flags: () => [],
  completes: () => Object.keys(SHELLS).map((shell) => ({ names: [shell], help: `for ${shell}`, flags: [] })),

  run({ words: [shell, ...rest] }, world) {
    refuseWords(`complete for ${shell}`, rest);
    const known = Object.keys(SHELLS).join(", ");
    if (shell === undefined) throw new Failure("usage", `Cannot make completions: for which shell? ${known}`);
    if (!Object.hasOwn(SHELLS, shell)) {
      throw new Failure("usage", `Cannot make completions for "${shell}": there are those for ${known}`);
    }
    world.out(SHELLS[shell].script(grammarOf(commands(), world)));
  },
});

import type { Flag } from "../command.ts";
import { type CommandGrammar, type Grammar, INSTEAD, long, spellings, valued, valuesOf } from "./grammar.ts";
import { quoted } from "../layout.ts";

/** A completion script for bash. */
export const bash = (grammar: Grammar): string =>
  `# Completions of estuary-wf for bash: source <(estuary-wf completions bash)
_estuary_wf() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at=1 skip= command word given choices
  # Readline makes three words of "--flag=value" and of "host:port", and two of "@file".
  [[ $prev == @ ]] && { compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")); return; }
  [[ $cur == = ]] && cur=
  [[ $prev == = ]] && prev=\${COMP_WORDS[COMP_CWORD-2]}
  # Help is on a command, and on what that is about.
  [[ \${COMP_WORDS[1]} == help && $COMP_CWORD -gt 2 ]] && at=2
  command=\${COMP_WORDS[at]}
  for word in "\${COMP_WORDS[@]:at+1:COMP_CWORD-at-1}"; do
    if [[ $word == [=:@] ]]; then skip=1; continue; fi
    if [[ $skip ]]; then skip=; continue; fi
    case $word in
      ${valued(grammar).join("|")}) skip=1 ;;
      -*) ;;
      *) given=$word; break ;;
    esac
  done
  if [[ $COMP_CWORD -eq 1 ]]; then
    choices=${quoted([...grammar, ...INSTEAD].map(({ name }) => name).join(" "))}
  else
    case $command in
${grammar.map(commandCase).join("\n")}
    esac
  fi
  COMPREPLY=($(compgen -W "$choices" -- "$cur"))
}
complete -o default -F _estuary_wf estuary-wf`;

function commandCase({ name, flags, words }: CommandGrammar): string {
  const names = words.flatMap((word) => word.names);
  return `      ${name})
        choices=${quoted([...names, ...flags.flatMap(long)].join(" "))}
        case $given in
${
    words.filter((word) => word.flags.length > 0).map((word) => wordCase(word.names, [...word.flags, ...flags])).join(
      "\n",
    )
  }
          ?*) choices=${quoted(flags.flatMap(long).join(" "))} ;;
        esac
        case $given:$prev in
${words.flatMap((word) => word.flags.flatMap((flag) => valueCase(word.names, flag))).join("\n")}
${flags.flatMap((flag) => valueCase(["*"], flag)).join("\n")}
        esac ;;`;
}

const wordCase = (names: readonly string[], flags: readonly Flag[]): string =>
  `          ${names.join("|")}) choices=${quoted(flags.flatMap(long).join(" "))} ;;`;

/** After a flag that takes a value comes its value, and nothing else. */
function valueCase(names: readonly string[], flag: Flag): string[] {
  if (!flag.value) return [];
  const patterns = names.flatMap((name) => spellings(flag).map((spelling) => `${name}:${spelling}`));
  return [`          ${patterns.join("|")}) choices=${quoted(valuesOf(flag).join(" "))} ;;`];
}

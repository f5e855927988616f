import type { Flag } from "../command.ts";
import { type CommandGrammar, type Grammar, INSTEAD, long, spellings, valued, valuesOf } from "./grammar.ts";
import { quoted } from "../layout.ts";

/** A completion script for zsh. */
export const zsh = (grammar: Grammar): string =>
  `#compdef estuary-wf
# Completions of estuary-wf for zsh: source <(estuary-wf completions zsh)
_estuary_wf() {
  local prev=$words[CURRENT-1] at=2 skip= command given word
  local -a choices
  if compset -P @; then _files; return; fi
  if [[ $words[CURRENT] == --*=* ]]; then
    prev=\${words[CURRENT]%%=*}
    compset -P '*='
  fi
  # Help is on a command, and on what that is about.
  [[ $words[2] == help ]] && (( CURRENT > 3 )) && at=3
  command=$words[at]
  for word in $words[at+1,CURRENT-1]; do
    if [[ $skip ]]; then skip=; continue; fi
    case $word in
      (${valued(grammar).join("|")}) skip=1 ;;
      (-*) ;;
      (*) given=$word; break ;;
    esac
  done
  if (( CURRENT == 2 )); then
    choices=(${[...grammar, ...INSTEAD].map(({ name, help }) => choice(name, help)).join(" ")})
  else
    case $command in
${grammar.map(commandCase).join("\n")}
    esac
  fi
  _describe estuary-wf choices
}
compdef _estuary_wf estuary-wf`;

function commandCase({ name, flags, words }: CommandGrammar): string {
  const names = words.flatMap((word) => word.names.map((each) => choice(each, word.help)));
  return `      ${name})
        choices=(${[...names, ...flags.flatMap(flagChoices)].join(" ")})
        case $given in
${
    words.filter((word) => word.flags.length > 0).map((word) => wordCase(word.names, [...word.flags, ...flags])).join(
      "\n",
    )
  }
          ?*) choices=(${flags.flatMap(flagChoices).join(" ")}) ;;
        esac
        case $given:$prev in
${words.flatMap((word) => word.flags.flatMap((flag) => valueCase(word.names, flag))).join("\n")}
${flags.flatMap((flag) => valueCase(["*"], flag)).join("\n")}
        esac ;;`;
}

const wordCase = (names: readonly string[], flags: readonly Flag[]): string =>
  `          (${names.join("|")})) choices=(${flags.flatMap(flagChoices).join(" ")}) ;;`;

/** After a flag that takes a value comes its value; where nothing is known of it, a file may be meant. */
function valueCase(names: readonly string[], flag: Flag): string[] {
  if (!flag.value) return [];
  const patterns = names.flatMap((name) => spellings(flag).map((spelling) => `${name}:${spelling}`));
  const values = valuesOf(flag);
  const then = values.length > 0 ? `choices=(${values.map((value) => choice(value)).join(" ")})` : "_files; return";
  return [`          (${patterns.join("|")})) ${then} ;;`];
}

const flagChoices = (flag: Flag): string[] => long(flag).map((spelling) => choice(spelling, flag.help));

/** _describe takes \`name:help\`. */
const choice = (name: string, help?: string): string => quoted(help ? `${name}:${help.replaceAll(":", "\\:")}` : name);

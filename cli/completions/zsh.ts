import type { Flag } from "../command.ts";
import { type CommandGrammar, type Grammar, spellings, valuesOf } from "./grammar.ts";
import { quoted } from "../layout.ts";

/** A completion script for zsh. */
export const zsh = (grammar: Grammar): string =>
  `#compdef estuary-wf
# Completions of estuary-wf for zsh: source <(estuary-wf completions zsh)
_estuary_wf() {
  local command=$words[2] prev=$words[CURRENT-1] given word
  local -a choices
  for word in $words[3,CURRENT-1]; do
    [[ $word == -* ]] || { given=$word; break }
  done
  if (( CURRENT == 2 )); then
    choices=(${grammar.map(({ name, help }) => choice(name, help)).join(" ")})
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
        choices=(${[...names, ...flags.map(flagChoice)].join(" ")})
        case $given in
${
    words.filter((word) => word.flags.length > 0).map((word) => wordCase(word.names, [...word.flags, ...flags])).join(
      "\n",
    )
  }
          ?*) choices=(${flags.map(flagChoice).join(" ")}) ;;
        esac
        case $given:$prev in
${words.flatMap((word) => word.flags.flatMap((flag) => valueCase(word.names, flag))).join("\n")}
${flags.flatMap((flag) => valueCase(["*"], flag)).join("\n")}
        esac ;;`;
}

const wordCase = (names: readonly string[], flags: readonly Flag[]): string =>
  `          (${names.join("|")})) choices=(${flags.map(flagChoice).join(" ")}) ;;`;

/** After a flag that takes a value comes its value; where nothing is known of it, a file may be meant. */
function valueCase(names: readonly string[], flag: Flag): string[] {
  if (!flag.value) return [];
  const patterns = names.flatMap((name) => spellings(flag).map((spelling) => `${name}:${spelling}`));
  const values = valuesOf(flag);
  const then = values.length > 0 ? `choices=(${values.map((value) => choice(value)).join(" ")})` : "_files; return";
  return [`          (${patterns.join("|")})) ${then} ;;`];
}

const flagChoice = (flag: Flag): string => choice(`--${flag.name}`, flag.help);

/** _describe takes \`name:help\`. */
const choice = (name: string, help?: string): string => quoted(help ? `${name}:${help.replaceAll(":", "\\:")}` : name);

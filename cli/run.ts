// From argv to a command to an exit code.
import { versionLine } from "../version.ts";
import { chosen, nameAmong } from "./action.ts";
import { readArgs } from "./args.ts";
import { type Command, findCommand, flagsOf, type World } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { asFailure, EXIT, Failure } from "./failure.ts";
import { commandHelp, overview } from "./help.ts";
import { failureJson, failureText } from "./report.ts";

/**
 * Runs a command line.
 *
 * @returns the exit code, by the contract
 */
export async function run(argv: readonly string[], world: World): Promise<number> {
  try {
    await dispatch(argv, world);
    return EXIT.done;
  } catch (error) {
    const failure = asFailure(error);
    world.err(wantsJson(argv) ? failureJson(failure) : failureText(failure));
    return EXIT[failure.code];
  }
}

async function dispatch([name, ...rest]: readonly string[], world: World): Promise<void> {
  if (name === undefined) throw new Failure("usage", overview(COMMANDS));
  if (name === "--help" || name === "-h") return world.out(overview(COMMANDS));
  if (name === "--version") return world.out(versionLine("estuary-wf"));
  const command = findCommand(name, COMMANDS);
  if (asksForHelp(rest)) return world.out(commandHelp(command, rest, world));
  const args = readArgs([name, ...subject(command, rest, world)].join(" "), rest, flagsOf(command, rest, world));
  await command.run(args, world);
}

/** What a command is about, which its flags depend on: if that is mistyped, nothing can be said of the flags. */
function subject(command: Command, words: readonly string[], world: World): string[] {
  const actions = command.actions?.(world);
  if (!actions) return [command.subject?.(words, world) ?? []].flat();
  const known = (word: string) => actions.some(({ name }) => name === word);
  return [chosen(command.name, nameAmong(words, known), actions).name];
}

/** Help is given whatever else is wrong with the line. */
const asksForHelp = (argv: readonly string[]) => beforeDashes(argv).some((arg) => arg === "--help" || arg === "-h");

/** Looked for by itself: where the line cannot be read, scripts still want their error as JSON. */
const wantsJson = (argv: readonly string[]) =>
  beforeDashes(argv).some((arg, i) =>
    /^(-o|--output)=json$/.test(arg) || (/^(-o|--output)$/.test(arg) && argv[i + 1] === "json")
  );

function beforeDashes(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return end < 0 ? argv : argv.slice(0, end);
}

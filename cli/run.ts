// From argv to a command to an exit code.
import { versionLine } from "../version.ts";
import { readArgs } from "./args.ts";
import { COMMON_FLAGS, findCommand, type World } from "./command.ts";
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
  const args = readArgs([name, command.subject?.(rest, world) ?? []].flat().join(" "), rest, [
    ...command.flags(rest, world),
    ...COMMON_FLAGS,
  ]);
  await command.run(args, world);
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

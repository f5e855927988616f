import { aboutAction } from "./action.ts";
import { refuseWords } from "./args.ts";
import { type About, actionAmong, type Command, findCommand, type Flag, flagsOf, type World } from "./command.ts";
import { columns } from "./layout.ts";

/** @param commands all of them, this one included */
export const helpOn = (commands: () => readonly Command[]): Command => ({
  name: "help",
  about: {
    usage: "[COMMAND [NAME]]",
    summary: "help on a command, or on a workflow's own flags",
    examples: ["estuary-wf help trigger", "estuary-wf help trigger BookingLifecycleWorkflow"],
  },
  flags: () => [],
  completes: () => commands().map(({ name, about }) => ({ names: [name], help: about.summary, flags: [] })),

  run({ words: [name, ...words] }, world) {
    if (name === undefined) return world.out(overview(commands()));
    const command = findCommand(name, commands());
    if (!command.aboutWords && !command.actions) refuseWords(`help ${name}`, words);
    world.out(commandHelp(command, words, world));
  },
});

/** Every command in a line, and how to go on from there. */
export const overview = (commands: readonly Command[]): string =>
  [
    "estuary-wf lists, triggers and operates Estuary's workflows.",
    "",
    "usage: estuary-wf COMMAND [arguments]",
    "",
    ...columns(commands.map(({ name, about }) => [`${name} ${about.usage}`, about.summary])),
    "",
    "examples",
    ...columns([["estuary-wf list"], ["estuary-wf trigger BookingLifecycleWorkflow --booking-id 123 --wait"]]),
    "",
    "Every command has --help, and -o json where it answers something. Exit codes: 0 done, 1 the workflow failed,",
    "2 wrong usage, 3 invalid input, 4 server unreachable, 5 timed out waiting, 6 cancelled or terminated,",
    "7 not found or already running.",
  ].join("\n");

/** A command's own help. */
export function commandHelp(command: Command, words: readonly string[], world: World): string {
  const action = actionAmong(command, words, world);
  const { usage, summary, examples }: About = action
    ? aboutAction(command, action)
    : command.aboutWords?.(words, world) ?? command.about;
  const actions = action ? [] : command.actions?.(world) ?? [];
  return [
    `usage: estuary-wf ${command.name} ${usage}`,
    "",
    summary,
    "",
    ...(actions.length > 0 ? [...columns(actions.map(({ usage, help }) => [usage, help])), ""] : []),
    ...columns(flagsOf(command, words, world).map((flag) => [spelled(flag), flagHelp(flag)])),
    "",
    examples.length === 1 ? "example" : "examples",
    ...columns(examples.map((line) => [line])),
  ].join("\n");
}

const spelled = ({ name, short, value, negatable }: Flag): string =>
  `${short ? `-${short}, ` : ""}--${negatable ? "[no-]" : ""}${name}${value ? ` ${value}` : ""}`;

const flagHelp = ({ help, values }: Flag): string => values ? `${help} (${values.join(", ")})` : help;

import { findWorkflow, listWorkflows, type RegisteredWorkflow, suggestWorkflow } from "../registry.ts";
import { nameAmong } from "./action.ts";
import { type Args, refuseWords } from "./args.ts";
import type { Command, Flag, World } from "./command.ts";
import { Failure } from "./failure.ts";
import { readInput } from "./input.ts";
import { inputFlags, triggerLine } from "./input_flags.ts";
import { SERVER_FLAGS } from "./server_flags.ts";
import { TIMEOUT_FLAG, timeoutOf } from "./timeout.ts";

const OWN_FLAGS: readonly Flag[] = [
  { name: "json", value: "INPUT", help: "the input as JSON: '{…}', @file, or - for standard input" },
  { name: "wait", help: "show its progress and wait for its result" },
  TIMEOUT_FLAG,
  { name: "existing", help: "join the one that is there, if it was started before" },
  ...SERVER_FLAGS,
];

/** `estuary-wf trigger` */
export const trigger: Command = {
  name: "trigger",
  about: {
    usage: "NAME [flags]",
    summary: "starts a workflow; its input fields are flags: estuary-wf trigger NAME --help",
    examples: [
      "estuary-wf trigger BookingLifecycleWorkflow --booking-id 123",
      `estuary-wf trigger BookingLifecycleWorkflow --json '{"booking_id":"123"}' --wait -o json`,
    ],
  },

  aboutWords(words, { domains }) {
    const named = workflowAmong(words, domains);
    if (named === undefined) return trigger.about;
    const workflow = find(named, domains);
    return {
      usage: `${workflow.name} [flags]`,
      summary: workflow.description,
      examples: [triggerLine(workflow, workflow.example)],
    };
  },

  subject(words, { domains }) {
    const named = workflowAmong(words, domains);
    return named && find(named, domains).name;
  },

  flags(words, { domains }) {
    const named = workflowAmong(words, domains);
    return named === undefined ? OWN_FLAGS : [...inputFlags(find(named, domains)), ...OWN_FLAGS];
  },

  completes: ({ domains }) =>
    listWorkflows(domains).map((workflow) => ({
      names: [workflow.name, ...workflow.aliases],
      help: workflow.description,
      flags: inputFlags(workflow),
    })),

  async run(args, world) {
    const [name, ...words] = args.words;
    if (name === undefined) {
      throw new Failure("usage", "Cannot trigger: which workflow?", {
        hints: [["those there are", "estuary-wf list"]],
      });
    }
    const workflow = find(name, world.domains);
    refuseWords(`trigger ${workflow.name}`, words);
    const timeout = waitingTime(workflow, args);
    const { given, parsed } = await readInput(workflow, args, world);
    // Loaded here and not above: the native bridge takes time, and whoever only made a mistake has none to lose.
    const { execute } = await import("./execute.ts");
    await execute({ workflow, given, input: parsed, args, timeout }, world);
  },
};

/** The workflow that the arguments name. */
const workflowAmong = (words: readonly string[], domains: World["domains"]): string | undefined =>
  nameAmong(words, (word) => findWorkflow(word, domains) !== undefined);

function find(name: string, domains: World["domains"]): RegisteredWorkflow {
  const workflow = findWorkflow(name, domains);
  if (workflow) return workflow;
  const meant = suggestWorkflow(name, domains);
  throw new Failure(
    "not_found",
    `Cannot trigger "${name}": no such workflow${meant ? `, did you mean ${meant}?` : ""}`,
    {
      hints: [["those there are", "estuary-wf list"]],
    },
  );
}

/** How long to wait, in milliseconds; undefined: as long as it takes. */
function waitingTime({ name }: RegisteredWorkflow, args: Args): number | undefined {
  if (args.values.has("timeout") && !args.switches.get("wait")) {
    throw new Failure("usage", `Cannot trigger ${name}: --timeout says how long to --wait, which is not given`);
  }
  return timeoutOf(`trigger ${name}`, args);
}

import { type Domains, findWorkflow, type RegisteredWorkflow } from "../registry.ts";
import { checkInput } from "../temporal/input.ts";
import { chosen } from "./action.ts";
import { type Args, refuseWords } from "./args.ts";
import type { Action, Command } from "./command.ts";
import { Failure } from "./failure.ts";
import { flagsOfInput, inputFlags, inputOfFlags } from "./input_flags.ts";
import { sameWay, SERVER_FLAGS } from "./server_flags.ts";
import { TIMEOUT_FLAG, timeoutOf } from "./timeout.ts";

/** What can be done with the books, each by a workflow, as the CLI has no database. */
const ACTIONS = [
  { name: "check", type: "LedgerCheckWorkflow", help: "the books against themselves" },
  { name: "reconcile", type: "ReconciliationWorkflow", help: "the books against Stripe's balance transactions" },
];

interface Survey extends Action {
  workflow: RegisteredWorkflow;
}

const surveys = (domains: Domains): Survey[] =>
  ACTIONS.flatMap(({ type, name, help }) => {
    const workflow = findWorkflow(type, domains);
    return workflow ? [{ name, usage: `${name} [flags]`, help, flags: inputFlags(workflow), workflow }] : [];
  });

export const ledger: Command = {
  name: "ledger",
  about: {
    usage: "check|reconcile [flags]",
    summary: "proves the books, against themselves or against Stripe's, and names every difference",
    examples: ["estuary-wf ledger check", "estuary-wf ledger reconcile --days 7 -o json"],
  },

  actions: ({ domains }) => surveys(domains),
  flags: () => [TIMEOUT_FLAG, ...SERVER_FLAGS],

  async run(args, world) {
    const [word, ...words] = args.words;
    const action = chosen("ledger", word, surveys(world.domains));
    const { name } = action;
    refuseWords(`${name} the ledger`, words);
    const timeout = timeoutOf(`${name} the ledger`, args);
    const { given, input } = readFlags(action, args);
    const joinLine = sameWay(["estuary-wf ledger", name, ...flagsOfInput(given)].join(" "), args);
    const { survey } = await import("./survey.ts");
    await survey({ workflow: action.workflow, given, input, args, timeout }, joinLine, world);
  },
};

/** The input that the flags say. @throws Failure `invalid_input` with every problem at once */
function readFlags({ name, workflow }: Survey, args: Args) {
  const given = inputOfFlags(workflow, args);
  const checked = checkInput(workflow.input, given);
  if ("input" in checked) return { given, input: checked.input };
  const { problems } = checked;
  throw new Failure("invalid_input", `Cannot ${name} the ledger: a flag is wrong`, { problems });
}

// An operator's word on a workflow that stopped where no automatic answer is right.
import { findWorkflow, listWorkflows } from "../registry.ts";
import type { Decision } from "../temporal/timeline.ts";
import type { Hint } from "../text/known_error.ts";
import { refuseWords } from "./args.ts";
import type { Command, World } from "./command.ts";
import { Failure } from "./failure.ts";
import { columns } from "./layout.ts";
import { SERVER_FLAGS } from "./server_flags.ts";

/** What each decision is good for, and what it leads to. */
const DECISIONS: Record<Decision, { summary: string; next: (step: string) => string; instead?: Hint }> = {
  resume: {
    summary: "has a workflow that stopped for an operator try its step again",
    next: (step) => `resumes: "${step}" is tried again`,
  },
  abandon: {
    summary: "has a workflow that stopped for an operator leave its step at that",
    next: (step) => `goes on without "${step}": what is still open is settled by other means`,
  },
  refund: {
    summary: "has a payment that stopped for an operator give its money back",
    next: (step) => `gives the money back instead of "${step}"`,
    instead: ["any other money back", "estuary-wf trigger RefundWorkflow --help"],
  },
};

const decision = (name: Decision): Command => ({
  name,
  about: {
    usage: "WORKFLOW_ID [--reason TEXT]",
    summary: DECISIONS[name].summary,
    examples: [`estuary-wf ${name} payment-456 --reason 'the bank is back'`],
  },
  flags: () => [{ name: "reason", value: "TEXT", help: "why, kept in the workflow's history" }, ...SERVER_FLAGS],

  async run(args, world) {
    const [workflow_id, ...words] = args.words;
    if (workflow_id === undefined) {
      throw new Failure("usage", `Cannot ${name}: which workflow?`, {
        hints: [["for example", `estuary-wf ${name} payment-456`]],
      });
    }
    refuseWords(`${name} ${workflow_id}`, words);
    const reason = args.values.get("reason");
    const [{ Server }, { sendUpdate }] = await Promise.all([import("./server.ts"), import("./send_update.ts")]);
    await using server = await Server.open(args, world);
    const { run_id, type, answer } = await sendUpdate(server, {
      attempt: `${name} ${workflow_id}`,
      workflow_id,
      update: name,
      refuse: (type) => refuseOthers(name, workflow_id, type, world),
      ...(reason !== undefined && { carries: { reason } }),
    });
    const { step } = answer as { step: string };
    const ui = server.linkTo(workflow_id);
    if (args.values.get("output") === "json") {
      const facts = { workflow_id, run_id, type, step, decision: name, ...(reason !== undefined && { reason }), ui };
      return world.out(JSON.stringify(facts, null, 2));
    }
    const rows = [...(reason === undefined ? [] : [["reason", reason]]), ...(ui ? [["see it", ui]] : [])];
    world.out([`${workflow_id} ${DECISIONS[name].next(step)}`, ...columns(rows)].join("\n"));
  },
});

/**
 * Refuses workflows that never stop for an operator. Theirs may be a message of the same name that means something else:
 * what a customer says who takes their subscription up again.
 *
 * @throws Failure `refused`
 */
function refuseOthers(name: Decision, workflow_id: string, type: string, { domains }: World): void {
  if (findWorkflow(type, domains)?.stops) return;
  const those = listWorkflows(domains).filter(({ stops }) => stops).map((each) => each.name).join(", ");
  throw new Failure("refused", `Cannot ${name} ${workflow_id}: ${type} never stops for an operator`, {
    hints: [["those that do", those], ...(DECISIONS[name].instead ? [DECISIONS[name].instead] : [])],
    facts: { workflow_id, type },
  });
}

/** A command for each decision. */
export const decisions: readonly Command[] = (Object.keys(DECISIONS) as Decision[]).map(decision);

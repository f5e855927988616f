// Workflow ids as the house makes them from inputs, and what an id says of the input that it was made from.
import { type Domains, findWorkflow, listWorkflows, type RegisteredWorkflow } from "../registry.ts";
import type { Hint } from "../text/known_error.ts";
import type { Args } from "./args.ts";
import { triggerLine } from "./input_flags.ts";
import { onSameServer } from "./server_flags.ts";

/** The workflow id that inputs lead to, with fields in angle brackets: `booking-<booking_id>`. */
export function idPattern({ input, workflowId }: RegisteredWorkflow): string {
  return workflowId(Object.fromEntries(Object.keys(input.shape).map((field) => [field, `<${field}>`])));
}

/** What to do about a workflow id that nothing has: start what would have it, or look how ids are made. */
export function hintsOnId(workflow_id: string, domains: Domains, args: Pick<Args, "values">): Hint[] {
  const starts = listWorkflows(domains).flatMap((workflow): Hint[] => {
    const input = inputOf(workflow, workflow_id);
    if (!input) return [];
    const complete = workflow.input.safeParse(input).success;
    const line = complete
      ? onSameServer(triggerLine(workflow, input), args)
      : `estuary-wf trigger ${workflow.name} --help`;
    return [["start it", line]];
  });
  return [...starts, ["how ids look", "estuary-wf list --detailed"]];
}

/** The input that an id was made from, as far as the id holds it; undefined if it is not an id of this workflow's. */
function inputOf(workflow: RegisteredWorkflow, workflow_id: string): Record<string, string> | undefined {
  const [field, ...more] = [...idPattern(workflow).matchAll(/<(\w+)>/g)].map(([, name]) => name);
  if (field === undefined || more.length > 0) return undefined;
  const [before, after] = idPattern(workflow).split(`<${field}>`);
  if (!workflow_id.startsWith(before) || !workflow_id.endsWith(after)) return undefined;
  const input = { [field]: workflow_id.slice(before.length, workflow_id.length - after.length) };
  const problems = workflow.input.safeParse(input).error?.issues ?? [];
  return problems.some(({ path: [wrong] }) => wrong === field) ? undefined : input;
}

/** What to do about a workflow that failed, by the type of its failure and what it was started with. */
export function hintsOnFailure(
  type: string,
  { workflow, input, args }: { workflow: RegisteredWorkflow; input: Record<string, unknown>; args: Args },
  domains: Domains,
): Hint[] {
  if (type === "InvalidInput") return [["its fields", `estuary-wf trigger ${workflow.name} --help`]];
  if (type.endsWith("NotFound")) return [["one that works", `estuary-wf trigger ${workflow.name} --help`]];
  const payment = findWorkflow("PaymentProcessingWorkflow", domains);
  if (type !== "NotRefundable" || !payment) return [];
  return [["where it stands", onSameServer(`estuary-wf status ${payment.workflowId(input)}`, args)]];
}

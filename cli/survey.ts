// What `ledger` does once its flags are known to be right: start or join, wait, tell.
import type { LedgerCheckResult, ReconciliationResult } from "../domains/payment/contract.ts";
import { money } from "../text/money.ts";
import type { World } from "./command.ts";
import { Failure } from "./failure.ts";
import { columns } from "./layout.ts";
import { Server } from "./server.ts";
import { startOrJoin, type TriggerRequest } from "./start.ts";
import { waitFor } from "./wait.ts";
import { queueText } from "./workers.ts";

type Result = LedgerCheckResult | ReconciliationResult;

/**
 * Has the books looked over, joining whoever does so already.
 *
 * @param joinLine the command line that joins it later
 * @throws Failure `differences` if there are any; ServerError, ConfigError
 */
export async function survey(request: TriggerRequest, joinLine: string, world: World): Promise<void> {
  const { workflow, args } = request;
  const json = args.values.get("output") === "json";
  await using server = await Server.open(args, world);
  const { workflow_id, run_id } = await startOrJoin(server, { ...request, joins: "running" }, joinLine);
  const facts = { workflow_id, run_id, type: workflow.name };
  // On a pipe the steps would say what the result says again.
  const quiet = json || !world.terminal;
  if (quiet && !json) await tellIfNobodyPolls(server, request, world);
  const result = await waitFor(server, { ...request, ...facts, joinLine, quiet }, world) as Result;

  world.out(json ? JSON.stringify({ ...facts, status: "completed", result }, null, 2) : resultText(result));
  const count = result.differences.length + result.omitted;
  if (count === 0) return;
  throw new Failure("differences", count === 1 ? "There is a difference" : `There are ${count} differences`, {
    facts: { ...facts, differences: count },
  });
}

async function tellIfNobodyPolls(server: Server, { workflow, args }: TriggerRequest, world: World): Promise<void> {
  const workers = await server.workersOn(workflow.queue);
  if (workers === 0) world.err(queueText(workflow, workers, args));
}

function resultText(result: Result): string {
  const { differences, omitted } = result;
  const rows = "matched" in result ? reconciled(result) : checked(result);
  return [
    ...differences.map(({ message }) => message),
    ...(omitted > 0 ? [`and ${omitted} more`] : []),
    ...(differences.length > 0 ? [""] : []),
    "matched" in result ? "The books and Stripe's balance" : "The books",
    ...columns([...rows, ["result", result.ok ? "no difference" : `${differences.length + omitted} different`]]),
  ].join("\n");
}

const checked = (result: LedgerCheckResult): string[][] =>
  Object.entries(result.checked).map(([part, count]) => [part, `${count}`]);

const reconciled = ({ since, until, matched, pending, beside }: ReconciliationResult): string[][] => [
  ["since", since],
  ["until", until],
  ["matched", `${matched}`],
  ["pending", `${pending}`],
  ...beside.map(({ type, count, net, currency }) => [type.replaceAll("_", " "), `${count}, ${money(net, currency)}`]),
];

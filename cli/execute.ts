// What `trigger` does once its input is known to be right: start or join, tell, wait.
import type { World } from "./command.ts";
import { triggerLine } from "./input_flags.ts";
import { columns } from "./layout.ts";
import { resultText } from "./outcome.ts";
import { Server } from "./server.ts";
import { sameWay } from "./server_flags.ts";
import { startOrJoin, type TriggerRequest } from "./start.ts";
import { waitFor } from "./wait.ts";
import { queueText } from "./workers.ts";

/** Starts a workflow or joins it, and waits for its result if asked to. @throws Failure, ServerError, ConfigError */
export async function execute(request: TriggerRequest, world: World): Promise<void> {
  const { workflow, given, args: { values, switches } } = request;
  const json = values.get("output") === "json";
  const joinLine = sameWay(`${triggerLine(workflow, given)} --wait --existing`, request.args);
  await using server = await Server.open(request.args, world);
  const joins = switches.get("existing") ? "any" : "none";
  const execution = await startOrJoin(server, { ...request, joins }, joinLine);
  const { workflow_id, run_id, status, started } = execution;
  const facts = { workflow_id, run_id, type: workflow.name };

  if (switches.get("wait")) {
    const startedAt = Date.now();
    const result = await waitFor(server, { ...request, ...facts, joinLine, quiet: json }, world);
    if (json) world.out(JSON.stringify({ ...facts, status: "completed", result }, null, 2));
    else world.out(resultText(workflow_id, result, started ? Date.now() - startedAt : undefined));
    return;
  }

  const workers = await server.workersOn(workflow.queue);
  const ui = server.linkTo(workflow_id);
  if (json) {
    return world.out(JSON.stringify({ ...facts, status, started, queue: workflow.queue, workers, ui }, null, 2));
  }
  world.out([
    started ? `Started ${workflow_id}` : `${workflow_id} is there already: ${status}`,
    ...columns([
      ["queue", queueText(workflow, workers, request.args)],
      ["next", joinLine],
      ...(ui ? [["ui", ui]] : []),
    ]),
  ].join("\n"));
}

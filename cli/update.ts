import { answerLines } from "./answer.ts";
import { refuseWords } from "./args.ts";
import type { Command } from "./command.ts";
import { Failure } from "./failure.ts";
import { readJsonInput } from "./json_input.ts";
import { SERVER_FLAGS } from "./server_flags.ts";

export const update: Command = {
  name: "update",
  about: {
    usage: "WORKFLOW_ID NAME [--json INPUT]",
    summary: "sends an update to a running workflow and prints its answer",
    examples: [
      `estuary-wf update payment-456 providePaymentMethod --json '{"payment_method":"pm_card_visa"}'`,
      `estuary-wf update booking-123 cancel --json '{"by":"guest"}'`,
    ],
  },
  flags: () => [
    { name: "json", value: "INPUT", help: "what it carries: '{…}', @file, or - for standard input" },
    ...SERVER_FLAGS,
  ],

  async run(args, world) {
    const [workflow_id, name, ...words] = args.words;
    if (workflow_id === undefined || name === undefined) {
      throw new Failure(
        "usage",
        workflow_id === undefined
          ? "Cannot update: which workflow?"
          : `Cannot update ${workflow_id}: with which update?`,
        { hints: [["for example", update.about.examples[1]]] },
      );
    }
    refuseWords(`update ${workflow_id} ${name}`, words);
    const json = args.values.get("json");
    const carries = json === undefined ? undefined : await readJsonInput(json, world);
    const [{ Server }, { sendUpdate }] = await Promise.all([import("./server.ts"), import("./send_update.ts")]);
    await using server = await Server.open(args, world);
    const { run_id, type, answer } = await sendUpdate(server, {
      attempt: `send "${name}" to ${workflow_id}`,
      workflow_id,
      update: name,
      carries,
    });
    if (args.values.get("output") === "json") {
      return world.out(JSON.stringify({ workflow_id, run_id, type, update: name, answer }, null, 2));
    }
    world.out([`${workflow_id} has taken "${name}"`, ...answerLines(answer, "answer")].join("\n"));
  },
};

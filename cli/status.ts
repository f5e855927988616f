import { refuseWords } from "./args.ts";
import type { Command } from "./command.ts";
import { Failure } from "./failure.ts";
import { SERVER_FLAGS } from "./server_flags.ts";

/** `estuary-wf status` */
export const status: Command = {
  name: "status",
  about: {
    usage: "WORKFLOW_ID",
    summary: "where a workflow stands, running or ended: its steps, and what it says of itself; changes nothing",
    examples: ["estuary-wf status booking-123", "estuary-wf status payment-456 -o json"],
  },
  flags: () => SERVER_FLAGS,

  async run(args, world) {
    const [workflow_id, ...words] = args.words;
    if (workflow_id === undefined) {
      throw new Failure("usage", "Cannot tell the status: of which workflow?", {
        hints: [["for example", status.about.examples[0]]],
      });
    }
    refuseWords(`tell the status of ${workflow_id}`, words);
    const { tellStatus } = await import("./standing.ts");
    await tellStatus(workflow_id, args, world);
  },
};

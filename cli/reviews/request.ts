// A command line of `reviews` as a request to the desk, checked before a server is contacted.
import type { ReviewDeskInput } from "../../domains/stream/contract.ts";
import { findWorkflow, type RegisteredWorkflow } from "../../registry.ts";
import { checkInput } from "../../temporal/input.ts";
import { type Args, refuseWords } from "../args.ts";
import type { World } from "../command.ts";
import { Failure } from "../failure.ts";

/** The workflow that answers reviewers. @throws Failure `not_found` if this build has none */
export function deskWorkflow({ domains }: Pick<World, "domains">): RegisteredWorkflow {
  const desk = findWorkflow("ReviewDeskWorkflow", domains);
  if (desk) return desk;
  throw new Failure("not_found", "Cannot review: this build has no review queue");
}

/**
 * The request that a command line makes.
 *
 * @throws Failure `usage` if it does not say who asks, `invalid_input` with every other problem at once
 */
export function deskRequest(verb: string, { words, values, switches }: Args, world: World): ReviewDeskInput {
  const [, review_id, ...rest] = words;
  const decision = verb === "decide" ? rest.shift()?.replaceAll("-", "_") : undefined;
  refuseWords(`review: ${verb}`, ["list", "stats"].includes(verb) ? words.slice(1) : rest);

  const reviewer = values.get("as") ?? (world.env.ESTUARY_REVIEWER || undefined);
  if (reviewer === undefined && verb !== "list" && verb !== "stats") {
    throw new Failure("usage", `Cannot ${verb}: who are you?`, {
      hints: [["say it", "--as REVIEWER"], ["or once and for all", "export ESTUARY_REVIEWER=REVIEWER"]],
    });
  }
  const limit = values.get("limit");
  const given = {
    request_id: crypto.randomUUID(),
    action: verb,
    ...(reviewer !== undefined && verb !== "stats" && { reviewer }),
    ...(review_id !== undefined && { review_id }),
    ...(decision !== undefined && { decision }),
    ...(values.has("clause") && { clause: values.get("clause") }),
    ...(values.has("reason") && { reason: values.get("reason") }),
    ...(values.has("since") && { since: values.get("since") }),
    ...(limit !== undefined && { limit: /^\d+$/.test(limit) ? Number(limit) : limit }),
    ...(verb === "decide" && { claim_next: switches.get("next") ?? true }),
  };
  const checked = checkInput(deskWorkflow(world).input, given);
  if ("input" in checked) return checked.input as ReviewDeskInput;
  throw new Failure("invalid_input", `Cannot ${verb}: ${review_id ? `item "${review_id}"` : "the request is wrong"}`, {
    problems: checked.problems.map(({ field, message }) => ({
      field: FLAGS[field] ?? field,
      message: field === "decision" ? message.replaceAll("_", "-") : message,
    })),
    hints: [["its flags", `estuary-wf reviews ${verb} --help`]],
  });
}

/** How the fields of a request are given on the command line. */
const FLAGS: Record<string, string> = {
  reviewer: "--as",
  review_id: "ITEM",
  decision: "decision",
  clause: "--clause",
  reason: "--reason",
  limit: "--limit",
  since: "--since",
};

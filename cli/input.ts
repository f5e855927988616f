// The input of a workflow from a command line: its flags and --json together, checked before any server is contacted.
import type { z } from "zod";
import type { RegisteredWorkflow } from "../registry.ts";
import { checkInput, show } from "../temporal/input.ts";
import type { Args } from "./args.ts";
import type { World } from "./command.ts";
import { Failure } from "./failure.ts";
import { flagName, inputOfFlags } from "./input_flags.ts";
import { readJsonInput } from "./json_input.ts";

/**
 * The input that a command line gives to a workflow.
 *
 * @returns `given` as people wrote it, `parsed` with defaults filled in
 * @throws Failure `usage` if a flag and --json contradict each other, `invalid_input` with every problem at once
 */
export async function readInput(
  workflow: RegisteredWorkflow,
  args: Args,
  world: World,
): Promise<{ given: Record<string, unknown>; parsed: Record<string, unknown> }> {
  const byFlag = inputOfFlags(workflow, args);
  const json = args.values.get("json");
  const byJson = json === undefined ? {} : await readJsonInput(json, world);
  refuseContradictions(workflow, byFlag, byJson);

  const given = { ...byJson, ...byFlag };
  const checked = checkInput(workflow.input, given);
  if ("input" in checked) return { given, parsed: checked.input };
  const { problems } = checked;
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  throw new Failure("invalid_input", `Cannot trigger ${workflow.name}: ${count} with its input`, {
    problems,
    hints: [["its fields", `estuary-wf trigger ${workflow.name} --help`]],
  });
}

function refuseContradictions(
  { name, input }: RegisteredWorkflow,
  byFlag: Record<string, unknown>,
  byJson: Record<string, unknown>,
): void {
  const told = Object.keys(byFlag)
    .filter((field) => field in byJson && !sameValue(input.shape[field] as z.ZodType, byFlag[field], byJson[field]))
    .map((field) => `--${flagName(field)} says ${show(byFlag[field])} and --json says ${show(byJson[field])}`);
  if (told.length === 0) return;
  throw new Failure("usage", `Cannot trigger ${name}: ${told.join("; ")}`, {
    hints: [["keep one of them", "what is given twice must be the same"]],
  });
}

/** Whether two values mean the same to a field: an id is the same as text and as a number. */
function sameValue(type: z.ZodType, one: unknown, other: unknown): boolean {
  const meaning = (value: unknown) => {
    const parsed = type.safeParse(value);
    return JSON.stringify(parsed.success ? parsed.data : value);
  };
  return meaning(one) === meaning(other);
}

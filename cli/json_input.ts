// What --json is given: the input itself, @file or - for standard input.
import type { World } from "./command.ts";
import { reason } from "../config/problems.ts";
import { Failure } from "./failure.ts";
import { parseJson } from "./json_text.ts";
import { show } from "../temporal/input.ts";

/**
 * Reads the input that `--json` names.
 *
 * @throws Failure `usage` if the file cannot be read, `invalid_input` if it is not JSON, or no object
 */
export async function readJsonInput(given: string, world: Pick<World, "stdin">): Promise<Record<string, unknown>> {
  const source = given === "-" ? "standard input" : given.startsWith("@") ? given.slice(1) : "--json";
  const text = given === "-" ? await world.stdin() : given.startsWith("@") ? await readFile(source) : given;
  const input = parseJson(text, source);
  if (typeof input === "object" && input !== null && !Array.isArray(input)) return input as Record<string, unknown>;
  throw new Failure("invalid_input", `Cannot use ${source} as input: ${show(input)} is not an object`);
}

async function readFile(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    const why = cause instanceof Deno.errors.NotFound ? "there is no such file" : reason(cause);
    throw new Failure("usage", `Cannot read the input from "${path}": ${why}`, { cause });
  }
}

import { delimiter, join } from "node:path";
import type { Program, Tool } from "../pins.ts";
import { sha256 } from "./hash.ts";

/**
 * The executable that the tool's environment variable names, if it is set.
 *
 * @throws Error if there is no such file: a wrong setting is told, not passed over
 */
export async function fromEnvironment(tool: Program & { variable: string }): Promise<string | undefined> {
  const path = Deno.env.get(tool.variable);
  if (!path) return undefined;
  try {
    await Deno.stat(path);
  } catch (cause) {
    const problem = `Cannot use ${tool.variable}="${path}" for ${tool.title}: ${(cause as Error).message}`;
    throw new Error(`${problem}. Correct it, or unset it to have ${tool.version} fetched`, { cause });
  }
  return path;
}

/**
 * The executable on PATH, if it is the pinned version: tests must not depend on what else a machine has.
 *
 * @throws Error that says what is there instead
 */
export async function fromPath(tool: Tool): Promise<string> {
  const path = await lookUp(tool.command);
  if (!path) throw new Error(`no ${tool.command}`);
  if (tool.versionFlag) {
    const said = await output(path, tool.versionFlag);
    if (said.split(/[\s()]+/).includes(tool.version)) return path;
    throw new Error(`${path} is not version ${tool.version}, it says "${said.split("\n")[0]}"`);
  }
  if (await sha256(path) === tool.sha256[Deno.build.target]) return path;
  throw new Error(`${path} is not the pinned ${tool.version}, by its hash`);
}

async function lookUp(command: string): Promise<string | undefined> {
  const name = Deno.build.os === "windows" ? `${command}.exe` : command;
  for (const folder of (Deno.env.get("PATH") ?? "").split(delimiter)) {
    const path = join(folder, name);
    const found = await Deno.stat(path).catch(() => undefined);
    if (found?.isFile) return path;
  }
}

async function output(path: string, flag: string): Promise<string> {
  const { stdout } = await new Deno.Command(path, { args: [flag], stderr: "null" }).output();
  return new TextDecoder().decode(stdout).trim();
}

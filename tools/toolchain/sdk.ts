import { join } from "node:path";
import type { Tool } from "../pins.ts";
import { run } from "../run.ts";
import { intoCache } from "./cache.ts";

/**
 * Fetches a tool with the Temporal SDK's own download. In a process of its own: the SDK only downloads what it also
 * starts, and a process that started its runtime cannot configure it any more.
 */
export function fromSdk(tool: Tool): Promise<string> {
  if (!tool.sdk) return Promise.reject(new Error(`it has no ${tool.title}`));
  return intoCache(tool, "the Temporal SDK's download", async (folder) => {
    const script = join(import.meta.dirname!, "sdk_download.ts");
    const args = ["run", "--quiet", "--allow-all", script, tool.sdk!, `v${tool.version}`, folder];
    const { success, output } = await run(Deno.execPath(), args);
    if (!success) throw new Error(output.split("\n").find((line) => line.includes("Error: ")) ?? output);
    for await (const entry of Deno.readDir(folder)) return join(folder, entry.name);
    throw new Error("it left no file");
  });
}

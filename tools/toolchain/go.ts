import { delimiter, join } from "node:path";
import type { GoProgram } from "../pins.ts";
import { run } from "../run.ts";
import { intoCache } from "./cache.ts";

/**
 * Builds a program of a Go module at its exact version, into the cache. Go itself holds what it downloads against its
 * public checksum database, and refuses what differs.
 *
 * @throws Error that says what Go said
 */
export const fromGo = (program: GoProgram): Promise<string> =>
  intoCache(program, `the Go module ${program.module}, which takes a minute or two`, async (folder) => {
    const env = { GOBIN: folder, GOFLAGS: "-mod=mod" };
    const { success, output } = await run("go", ["install", `${program.module}@v${program.version}`], { env })
      .catch((error) => {
        if (error instanceof Deno.errors.NotFound) throw new Error("Go is not installed");
        throw error;
      });
    if (!success) throw new Error(`go install failed: ${output.split("\n").at(-1)}`);
    return join(folder, program.module.split("/").at(-1)!);
  });

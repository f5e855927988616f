import { join } from "node:path";
import type { GoProgram } from "../pins.ts";
import { onceIntoCache } from "./cache.ts";
import { fromEnvironment } from "./installed.ts";

/**
 * Finds a program that Go builds: environment variable, cache, `go install`. Not on PATH, where it does not say its
 * version.
 *
 * @returns the path to an executable
 * @throws Error that says what is missing, and what to do
 */
export async function findGoProgram(program: GoProgram): Promise<string> {
  const given = await fromEnvironment(program);
  if (given) return given;
  return await onceIntoCache(program, `with go install ${program.package}`, (folder) => install(program, folder));
}

async function install({ title, version, variable, package: name }: GoProgram, folder: string) {
  const attempt = `Cannot build ${title} ${version}`;
  const next = `Install Go and try again, or set ${variable} to the executable`;
  // Some modules list less than they need; what is added still has to be what the checksum database knows.
  const env = { GOBIN: folder, CGO_ENABLED: "0", GOFLAGS: "-mod=mod" };
  try {
    const { success, stderr } = await new Deno.Command("go", { args: ["install", `${name}@v${version}`], env })
      .output();
    if (!success) throw new Error(`${attempt}: ${new TextDecoder().decode(stderr).trim()}. ${next}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new Error(`${attempt}: there is no Go. ${next}`, { cause: error });
    throw error;
  }
  // Go names an executable by the last part of its package.
  const built = name.split("/").at(-1)!;
  return join(folder, Deno.build.os === "windows" ? `${built}.exe` : built);
}

import { run } from "../run.ts";

/**
 * What a build is called: the commit, in short, with "-dirty" if files differ from it. ESTUARY_BUILD says it where there
 * is no repository, as in the build of a container image; without either it is "unknown".
 */
export async function commit(root: string): Promise<string> {
  const given = Deno.env.get("ESTUARY_BUILD");
  if (given) return given;
  try {
    const { success, output } = await run("git", ["describe", "--always", "--dirty", "--exclude", "*"], { cwd: root });
    return success ? output : "unknown";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "unknown";
    throw error;
  }
}

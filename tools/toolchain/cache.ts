import { join } from "node:path";
import type { Pinned, Program } from "../pins.ts";
import { sha256 } from "./hash.ts";

/** The git-ignored folder of what was fetched: `.cache` in the project, elsewhere with ESTUARY_CACHE_DIR. */
export const cacheDir = (): string =>
  Deno.env.get("ESTUARY_CACHE_DIR") ?? join(import.meta.dirname!, "..", "..", ".cache");

const cachedPath = (tool: Program) =>
  join(cacheDir(), `${tool.command}-${tool.version}${Deno.build.os === "windows" ? ".exe" : ""}`);

/** @throws Error if the tool was not fetched before */
export async function fromCache(tool: Program): Promise<string> {
  const path = cachedPath(tool);
  if (await isThere(path)) return path;
  throw new Error(`${path} is not there yet`);
}

/**
 * Fetches a tool into the cache.
 *
 * @param source where from, for the message on standard error
 * @param fetch puts the executable somewhere into the empty folder it is given, and returns its path
 * @throws Error if it cannot be fetched, or if its hash is not the pinned one
 */
export async function intoCache(
  tool: Pinned,
  source: string,
  fetch: (folder: string) => Promise<string>,
): Promise<string> {
  const expected = tool.sha256[Deno.build.target];
  if (!expected) throw new Error(`none is pinned for ${Deno.build.target}`);

  return await onceIntoCache(tool, `(${tool.megabytes} MB) from ${source}`, async (folder) => {
    const executable = await fetch(folder);
    const actual = await sha256(executable);
    if (actual !== expected) throw new Error(`its SHA-256 is ${actual}, pinned is ${expected}`);
    await Deno.chmod(executable, 0o755);
    return executable;
  });
}

/**
 * Puts a program into the cache, unless it is there. Of several processes that want the same one does, the others wait
 * for it.
 *
 * @param how for the message on standard error
 * @param fetch puts the program into the empty folder it is given, and returns its file, or the folder to keep all of it
 */
export async function onceIntoCache(
  tool: Program,
  how: string,
  fetch: (folder: string) => Promise<string>,
): Promise<string> {
  const path = cachedPath(tool);
  await Deno.mkdir(cacheDir(), { recursive: true });
  using lock = await Deno.open(`${path}.lock`, { create: true, write: true });
  await lock.lock(true);
  if (await isThere(path)) return path;

  console.error(`Fetching ${tool.title} ${tool.version} ${how}`);
  const started = Date.now();
  const folder = await Deno.makeTempDir({ dir: cacheDir(), prefix: "fetch-" });
  try {
    await Deno.rename(await fetch(folder), path);
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(ignoreMissing);
  }
  console.error(`Fetched ${tool.title} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return path;
}

const isThere = async (path: string): Promise<boolean> => await Deno.stat(path).catch(ignoreMissing) !== undefined;

/** For what may be gone. @throws every other error */
export function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

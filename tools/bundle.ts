// deno task bundle: all workflow code as one script, for Workers to run. Does nothing if it is up to date.
import { dirname, join } from "node:path";
import { BUNDLE, type BundleManifest, changedSources, hash, readManifest, sdkVersion } from "../temporal/bundle.ts";
import { bundleProblems } from "./bundle/guard.ts";
import { type Bundled, runWebpack } from "./bundle/webpack.ts";
import { runTask } from "./run.ts";

const ENTRY = "domains/workflows.ts";
const INTERCEPTORS = ["temporal/whole_tasks.ts"];
const PROJECT = join(import.meta.dirname!, "..");

/**
 * Builds the workflow bundle, if it is missing or stale.
 *
 * @param root the folder of the project
 * @returns its manifest, and whether it had to be built
 * @throws Error if the code cannot be bundled, or holds what must not be in it
 */
export async function ensureBundle(root: string = PROJECT): Promise<{ manifest: BundleManifest; built: boolean }> {
  const existing = await upToDate(root);
  if (existing) return { manifest: existing, built: false };

  const bundled = await runWebpack(root, ENTRY, INTERCEPTORS);
  const manifest = await describe(root, bundled);
  const problems = bundleProblems(manifest);
  if (problems.length > 0) throw new Error(`Cannot bundle ${ENTRY}:\n  ${problems.join("\n  ")}`);

  await Deno.mkdir(join(root, dirname(BUNDLE.code)), { recursive: true });
  await write(root, BUNDLE.sourceMap, bundled.sourceMap);
  await write(root, BUNDLE.code, bundled.code);
  await write(root, BUNDLE.manifest, JSON.stringify(manifest, null, 2));
  return { manifest, built: true };
}

async function upToDate(root: string): Promise<BundleManifest | undefined> {
  try {
    const manifest = await readManifest(root);
    const code = await Deno.readTextFile(join(root, BUNDLE.code));
    if (hash(code) === manifest.sha256 && (await changedSources(root, manifest)).length === 0) return manifest;
  } catch {
    // missing or unreadable: it is built anew
  }
}

async function describe(root: string, { code, files, packages }: Bundled): Promise<BundleManifest> {
  const sources = await Promise.all(
    files.map(async (path) => [path, hash(await Deno.readTextFile(join(root, path)))] as const),
  );
  return {
    sdk: await sdkVersion(root),
    sha256: hash(code),
    bytes: new TextEncoder().encode(code).length,
    sources: Object.fromEntries(sources),
    packages,
  };
}

/** Writes in one step, so that a test that starts meanwhile never reads half a file. */
async function write(root: string, path: string, text: string): Promise<void> {
  const draft = join(root, `${path}.${Deno.pid}`);
  await Deno.writeTextFile(draft, text);
  await Deno.rename(draft, join(root, path));
}

if (import.meta.main) {
  await runTask(async () => {
    const started = performance.now();
    const { manifest, built } = await ensureBundle();
    const size = `${(manifest.bytes / 1e6).toFixed(2)} MB from ${Object.keys(manifest.sources).length} files`;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.error(`${BUNDLE.code}: ${size}, ${built ? `built in ${seconds} s` : "up to date"}`);
  });
}

import { createHash } from "node:crypto";
import { join } from "node:path";
import { KnownError } from "../text/known_error.ts";

/** What is known of a built workflow bundle; `dist/workflows.json`. */
export interface BundleManifest {
  /** Version of the Temporal SDK inside. */
  sdk: string;
  /** SHA-256 of `dist/workflows.js`. */
  sha256: string;
  /** Size of `dist/workflows.js`. */
  bytes: number;
  /** SHA-256 by path of everything of this project that the bundle was made from. */
  sources: Record<string, string>;
  /** The npm packages inside. */
  packages: string[];
}

/** Where the bundle and what belongs to it lie, below the project's folder. */
export const BUNDLE = {
  code: "dist/workflows.js",
  sourceMap: "dist/workflows.js.map",
  manifest: "dist/workflows.json",
};

const PROJECT = join(import.meta.dirname!, "..");

/**
 * The workflow bundle for a Worker: from `dist/`, in a compiled binary the one inside it.
 *
 * @param root the folder of the project, this one's by default
 * @throws KnownError if it is missing, damaged, or older than its sources; it is never built here
 */
export async function loadBundle(root: string = PROJECT): Promise<{ code: string }> {
  const manifest = await readManifest(root);
  const code = await Deno.readTextFile(join(root, BUNDLE.code)).catch(missing);
  if (hash(code) !== manifest.sha256) throw refusal("it is damaged: its hash is not the one in its manifest");
  if (!Deno.build.standalone) {
    const changed = await changedSources(root, manifest);
    if (changed.length > 0) throw refusal(`it is stale: ${changed.join(", ")} changed after it was built`);
  }
  return { code };
}

/** @throws KnownError if there is no bundle */
export async function readManifest(root: string = PROJECT): Promise<BundleManifest> {
  return JSON.parse(await Deno.readTextFile(join(root, BUNDLE.manifest)).catch(missing));
}

/** What is not as it was when the bundle was built: paths of sources, and the SDK if its version changed. */
export async function changedSources(root: string, manifest: BundleManifest): Promise<string[]> {
  const changed = await Promise.all(
    Object.entries(manifest.sources).map(async ([path, sha256]) =>
      await Deno.readTextFile(join(root, path)).then(hash, () => "gone") === sha256 ? [] : [path]
    ),
  );
  return [...changed.flat(), ...(await sdkVersion(root) === manifest.sdk ? [] : ["the Temporal SDK"])];
}

/** Version of the Temporal SDK that a project has. */
export async function sdkVersion(root: string): Promise<string> {
  const path = join(root, "node_modules", "@temporalio", "workflow", "package.json");
  return JSON.parse(await Deno.readTextFile(path)).version;
}

/** SHA-256 in lower-case hex. */
export const hash = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

function missing(cause: unknown): never {
  if (cause instanceof Deno.errors.NotFound) throw refusal("it is missing", cause);
  throw cause;
}

const refusal = (why: string, cause?: unknown) =>
  new KnownError("foundation", `Cannot load the workflow bundle ${BUNDLE.code}: ${why}. Run: deno task bundle`, {
    cause,
  });

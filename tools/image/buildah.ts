import { run } from "../run.ts";

/** Where buildah keeps images and containers: a folder that is gone when the work is done. */
export interface Storage {
  folder: string;
}

/** Gives work a storage of its own. */
export async function withStorage(work: (storage: Storage) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "estuary-image-" });
  const storage = { folder };
  try {
    await work(storage);
  } finally {
    await buildah(storage, "rm", "--all");
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Runs buildah in a way that needs no container engine, no daemon and no kernel module, only root.
 *
 * @returns what it said
 * @throws Error if it is not installed, or fails
 */
export async function buildah({ folder }: Storage, ...args: string[]): Promise<string> {
  const store = ["--root", `${folder}/root`, "--runroot", `${folder}/run`, "--storage-driver", "vfs"];
  try {
    const env = { BUILDAH_ISOLATION: "chroot", TMPDIR: folder };
    const { success, output } = await run("buildah", [...store, ...args], { env });
    if (!success) throw new Error(`buildah ${args[0]} failed:\n${output}`);
    return output;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error("Cannot build images: buildah is not installed. On Debian: apt-get install buildah", {
      cause: error,
    });
  }
}

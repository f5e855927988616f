import type { Files } from "./storage.ts";

/** Files of a folder, by their absolute paths. */
export const folderFiles = (): Files => ({
  async find(path) {
    try {
      const { size, mtime } = await Deno.stat(path);
      return { size_bytes: size, written_at: mtime!.getTime() };
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return undefined;
      throw new Error(`Cannot look for recording ${path}: ${(cause as Error).message}`, { cause });
    }
  },

  async delete(path) {
    try {
      await Deno.remove(path);
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return;
      throw new Error(`Cannot delete recording ${path}: ${(cause as Error).message}`, { cause });
    }
  },

  async exists(path) {
    try {
      await Deno.lstat(path);
      return true;
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return false;
      throw new Error(`Cannot look for recording ${path}: ${(cause as Error).message}`, { cause });
    }
  },
});

import { join } from "node:path";

const NOT_OURS = ["node_modules", "dist", ".cache", ".git"];

/**
 * The files of a project, without what was fetched or built.
 *
 * @param root the folder of the project
 * @param ending of the file's name, for example ".md"
 * @returns paths relative to `root`
 */
export async function projectFiles(root: string, ending: string, folder = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    if (NOT_OURS.includes(name)) continue;
    const path = join(folder, name);
    if (isDirectory) found.push(...await projectFiles(root, ending, path));
    else if (name.endsWith(ending)) found.push(path);
  }
  return found.sort();
}

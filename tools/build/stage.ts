import { dirname, join, relative } from "node:path";
import type { Graph, Package } from "./graph.ts";

/** Where the native part of the Temporal SDK keeps a folder for each platform. */
const BRIDGE = "@temporalio/core-bridge";

/**
 * What the SDK loads only to make workflow bundles, and holds 90 MB of webpack, swc and what they need. The binary
 * brings its bundle along, so these lead to a module that says so.
 */
const BUNDLER = ["webpack", "memfs", "unionfs", "swc-loader", "source-map-loader", "@swc/core"];

/** What packages carry for people and for compilers, not for the running program. */
const UNUSED = /\.(d\.[cm]?ts|[cm]?ts|map|md|markdown|flow|rs|proto|html|css)$/;

const STUB = `module.exports = new Proxy({}, {
  get(_, name) {
    if (name !== "__esModule") throw new Error("Cannot make a workflow bundle: this program brings its own along");
  },
});
`;

/**
 * Lays out, in an empty folder, a copy of a program that holds what it imports and nothing else.
 *
 * @param root the folder of the project
 * @param folder where the copy goes, on the same file system: files are linked, not copied
 * @param target the platform whose native bridge it needs, in Deno's name for it
 */
export async function stage(
  root: string,
  folder: string,
  graph: Pick<Graph, "files" | "packages">,
  target: string,
): Promise<void> {
  for (const file of [...graph.files, join(root, "deno.json")]) await link(file, join(folder, relative(root, file)));

  const places = new Map<Package, string>();
  for (const item of graph.packages) {
    const place = await stagePackage(item);
    await symlink(place, join(folder, "node_modules", item.name));
  }

  async function stagePackage(item: Package): Promise<string> {
    const existing = places.get(item);
    if (existing) return existing;
    const place = join(folder, relative(root, item.path));
    places.set(item, place);
    if (BUNDLER.includes(item.name)) {
      await writeStub(place, item.name);
      return place;
    }
    await linkFolder(item.path, place, (path) => isNeeded(item, path, target));
    for (const dependency of item.dependencies) {
      const dependencyPlace = await stagePackage(dependency);
      await symlink(dependencyPlace, join(place.slice(0, -item.name.length), dependency.name));
    }
    return place;
  }
}

function isNeeded({ name }: Package, path: string, target: string): boolean {
  if (UNUSED.test(path)) return false;
  if (name !== BRIDGE) return true;
  const [top, platform] = path.split("/");
  if (top === "releases") return platform === target;
  return !["sdk-core", "src", "ts", "bridge-macros", "scripts"].includes(top);
}

async function linkFolder(from: string, to: string, wanted: (path: string) => boolean, below = ""): Promise<void> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(join(from, below))) {
    const path = below ? `${below}/${name}` : name;
    if (isDirectory && name !== "node_modules") await linkFolder(from, to, wanted, path);
    else if (isFile && wanted(path)) await link(join(from, path), join(to, path));
  }
}

async function writeStub(place: string, name: string): Promise<void> {
  await Deno.mkdir(place, { recursive: true });
  await Deno.writeTextFile(join(place, "package.json"), JSON.stringify({ name, version: "0.0.0", main: "index.js" }));
  await Deno.writeTextFile(join(place, "index.js"), STUB);
}

async function link(from: string, to: string): Promise<void> {
  await Deno.mkdir(dirname(to), { recursive: true });
  try {
    await Deno.link(from, to);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

async function symlink(to: string, at: string): Promise<void> {
  if (to === at) return;
  await Deno.mkdir(dirname(at), { recursive: true });
  try {
    await Deno.symlink(relative(dirname(at), to), at);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

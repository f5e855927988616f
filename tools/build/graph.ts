import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../run.ts";

/** An npm package as it lies in node_modules. */
export interface Package {
  name: string;
  /** Its folder. */
  path: string;
  /** The packages that it imports. */
  dependencies: Package[];
}

/** What runs in a program: everything that it imports, directly or not, but for types. */
export interface Graph {
  /** Paths of the modules that are files of this project. */
  files: string[];
  /** The npm packages that these files import. */
  packages: Package[];
  /** The names of those that are loaded as the program starts, not when it comes to need them. */
  eager: string[];
}

interface Module {
  specifier: string;
  npmPackage?: string;
  dependencies?: { code?: { specifier: string }; isDynamic?: boolean }[];
}

interface Info {
  roots: string[];
  modules: Module[];
  /** From specifiers as they are written to those of the modules. */
  redirects: Record<string, string>;
  npmPackages: Record<string, { name: string; version: string; localPath?: string; dependencies: string[] }>;
}

/**
 * What a program imports, as Deno sees it.
 *
 * @param root the folder of the project
 * @param entry the program's main module, relative to `root`
 * @throws Error if a module cannot be found
 */
export async function readGraph(root: string, entry: string): Promise<Graph> {
  const { success, output } = await run(Deno.execPath(), ["info", "--quiet", "--json", entry], { cwd: root });
  if (!success) throw new Error(`Cannot read what ${entry} imports: ${output}`);
  const info = JSON.parse(output) as Info;
  const known = new Map<string, Package>();
  const lookUp = (id: string): Package => {
    const existing = known.get(id);
    if (existing) return existing;
    const { name, version, localPath, dependencies } = info.npmPackages[id];
    // Deno 2.6 does not say where it is.
    const place = join(root, "node_modules/.deno", `${name.replace("/", "+")}@${version}`, "node_modules", name);
    const found: Package = { name, path: localPath ?? place, dependencies: [] };
    known.set(id, found);
    found.dependencies = dependencies.filter((each) => each in info.npmPackages).map(lookUp);
    return found;
  };
  const running = reach(info, { later: true });
  return {
    files: running.flatMap(({ specifier }) => specifier.startsWith("file:") ? [fileURLToPath(specifier)] : []),
    packages: [...new Set(running.flatMap(({ npmPackage }) => npmPackage ?? []))].map(lookUp),
    eager: reach(info, { later: false })
      .flatMap(({ npmPackage }) => npmPackage ? [lookUp(npmPackage).name] : []),
  };
}

/** The modules that run: not those of which only types are taken, and those of `import()` only if asked for. */
function reach({ roots, modules, redirects }: Info, { later }: { later: boolean }): Module[] {
  const bySpecifier = new Map(modules.map((module) => [module.specifier, module]));
  const reached = new Set<Module>();
  const visit = (specifier: string) => {
    const module = bySpecifier.get(redirects[specifier] ?? specifier);
    if (!module || reached.has(module)) return;
    reached.add(module);
    for (const { code, isDynamic } of module.dependencies ?? []) {
      if (code && (later || !isDynamic)) visit(code.specifier);
    }
  };
  roots.forEach(visit);
  return [...reached];
}

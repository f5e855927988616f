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

/** Everything that a program imports, directly or not. */
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
  npmPackages: Record<string, { name: string; localPath: string; dependencies: string[] }>;
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
  const { roots, modules, npmPackages } = JSON.parse(output) as Info;
  const known = new Map<string, Package>();
  const lookUp = (id: string): Package => {
    const existing = known.get(id);
    if (existing) return existing;
    const { name, localPath, dependencies } = npmPackages[id];
    const found: Package = { name, path: localPath, dependencies: [] };
    known.set(id, found);
    found.dependencies = dependencies.filter((each) => each in npmPackages).map(lookUp);
    return found;
  };
  return {
    files: modules.filter(({ specifier }) => specifier.startsWith("file:")).map(({ specifier }) =>
      fileURLToPath(specifier)
    ),
    packages: [...new Set(modules.flatMap(({ npmPackage }) => npmPackage ?? []))].map(lookUp),
    eager: eagerModules(roots, modules).flatMap(({ npmPackage }) => npmPackage ? lookUp(npmPackage).name : []),
  };
}

/** Every module that the first one leads to by imports that are not `import()`. */
function eagerModules(roots: string[], modules: Module[]): Module[] {
  const bySpecifier = new Map(modules.map((module) => [module.specifier, module]));
  const reached = new Set<Module>();
  const visit = (specifier: string) => {
    const module = bySpecifier.get(specifier);
    if (!module || reached.has(module)) return;
    reached.add(module);
    for (const { code, isDynamic } of module.dependencies ?? []) if (code && !isDynamic) visit(code.specifier);
  };
  roots.forEach(visit);
  return [...reached];
}

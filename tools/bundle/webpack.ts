import { join, relative } from "node:path";
import type { bundleWorkflowCode } from "@temporalio/worker";

type Configuration = Parameters<NonNullable<Parameters<typeof bundleWorkflowCode>[0]["webpackConfigHook"]>>[0];

/** What webpack made. */
export interface Bundled {
  code: string;
  sourceMap: string;
  /** The files of this project inside, relative to its folder, sorted. */
  files: string[];
  /** The npm packages inside, sorted. */
  packages: string[];
}

/**
 * Bundles workflow code as the SDK's makers do it.
 *
 * @param root the folder of the project
 * @param entry the module that exports every workflow, relative to `root`
 * @param interceptors the modules that come before every workflow, likewise
 */
export async function runWebpack(root: string, entry: string, interceptors: string[]): Promise<Bundled> {
  // Loaded here, not above: webpack alone takes half a second, and most runs need none.
  const { bundleWorkflowCode, DefaultLogger } = await import("@temporalio/worker");
  const paths = new Set<string>();
  const errors: string[] = [];
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(root, entry),
    workflowInterceptorModules: interceptors.map((path) => join(root, path)),
    logger: new DefaultLogger("ERROR", () => {}),
    webpackConfigHook: (config) => observed(config, root, paths, errors),
  }).catch((cause) => {
    const why = errors.length > 0 ? errors.join("\n") : (cause as Error).message;
    throw new Error(`Cannot bundle ${entry}: ${why}`, { cause });
  });
  const inside = [...paths].map((path) => relative(root, path).replaceAll("\\", "/"));
  return {
    ...splitSourceMap(code),
    files: inside.filter((path) => !path.includes("node_modules/") && path.endsWith(".ts")).sort(),
    packages: [...new Set(inside.flatMap(packageName))].sort(),
  };
}

/** Notes every module that goes in and every error, and names sources by their path in the project, whatever machine it is on. */
function observed(config: Configuration, root: string, paths: Set<string>, errors: string[]): Configuration {
  return {
    ...config,
    context: root,
    output: {
      ...config.output,
      devtoolModuleFilenameTemplate: (info: { absoluteResourcePath: string }) =>
        relative(root, info.absoluteResourcePath),
    },
    plugins: [...config.plugins ?? [], {
      apply: (compiler) =>
        compiler.hooks.done.tap("modules", ({ compilation }) => {
          errors.push(...compilation.errors.map(({ message }) => message));
          for (const module of compilation.modules) {
            if ("resource" in module && typeof module.resource === "string") paths.add(module.resource);
          }
        }),
    }],
  };
}

function packageName(path: string): string[] {
  const [scope, name] = path.split("node_modules/").slice(1).at(-1)?.split("/") ?? [];
  if (!scope) return [];
  return [scope.startsWith("@") ? `${scope}/${name}` : scope];
}

// The SDK wants an inlined source map, only to report stacks through a hook that Deno never calls. An empty one serves;
// the real one is kept beside, where it costs no worker any memory.
const EMPTY_MAP = { version: 3, file: "workflows.js", sources: [], names: [], mappings: "" };
const MARK = "//# sourceMappingURL=data:application/json;charset=utf-8;base64,";

function splitSourceMap(bundle: string): { code: string; sourceMap: string } {
  const at = bundle.lastIndexOf(MARK);
  if (at < 0) throw new Error(`Cannot split the source map off the workflow bundle: it does not end with ${MARK}`);
  return {
    code: `${bundle.slice(0, at)}${MARK}${btoa(JSON.stringify(EMPTY_MAP))}\n`,
    sourceMap: new TextDecoder().decode(
      Uint8Array.from(atob(bundle.slice(at + MARK.length).trim()), (c) => c.charCodeAt(0)),
    ),
  };
}

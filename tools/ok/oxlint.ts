import { dirname, join, resolve } from "node:path";
import { projectFiles } from "../files.ts";
import { type Outcome, run } from "../run.ts";
import { cacheDir } from "../toolchain/cache.ts";

const RULES = {
  plugins: ["typescript", "import"],
  categories: { correctness: "off" },
  rules: {
    "typescript/no-floating-promises": "error",
    "import/no-cycle": ["error", { ignoreTypes: false }],
  },
};

/**
 * Refuses promises that nobody waits for, and files that import each other in a circle, be it for a type alone. Deno's
 * linter knows neither types nor other files and cannot tell; oxlint does, once it is told what Deno knows by itself: its
 * globals and the import map. It takes that from a tsconfig.json above the code and from
 * nowhere else, and Deno would heed such a file too: so it looks at a copy of the code.
 *
 * @param root the folder of the project
 */
export async function oxlint(root: string = Deno.cwd()): Promise<Outcome> {
  const copy = await Deno.makeTempDir({ prefix: "estuary-oxlint-" });
  try {
    for (const path of await projectFiles(root, ".ts")) {
      await Deno.mkdir(dirname(join(copy, path)), { recursive: true });
      await Deno.copyFile(join(root, path), join(copy, path));
    }
    await Deno.symlink(resolve(root, "node_modules"), join(copy, "node_modules"));
    await Deno.writeTextFile(join(copy, "tsconfig.json"), JSON.stringify(await typescriptSettings(root)));
    await Deno.writeTextFile(join(copy, ".oxlintrc.json"), JSON.stringify(RULES));
    const args = ["run", "--allow-all", resolve(root, "node_modules/oxlint/bin/oxlint"), "--type-aware"];
    // Deno before 2.7 wants to be told that oxlint's "module" is Node's own.
    const env = { DENO_UNSTABLE_BARE_NODE_BUILTINS: "1" };
    return await run(Deno.execPath(), [...args, "--ignore-pattern", "node_modules", "."], { cwd: copy, env });
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
}

/** What Deno knows of a project, as a tsconfig.json says it. */
async function typescriptSettings(root: string) {
  const { imports } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const local = Object.entries<string>(imports).filter(([, target]) => target.startsWith("./"));
  return {
    compilerOptions: {
      strict: true,
      noEmit: true,
      target: "esnext",
      module: "esnext",
      moduleResolution: "bundler",
      allowImportingTsExtensions: true,
      lib: ["esnext"],
      types: [],
      paths: Object.fromEntries(local.map(([name, target]) => [name, [target]])),
    },
    include: ["**/*.ts", await denoGlobals()],
  };
}

async function denoGlobals(): Promise<string> {
  const path = resolve(cacheDir(), `deno-${Deno.version.deno}.d.ts`);
  if (!await Deno.stat(path).catch(() => undefined)) {
    await Deno.mkdir(cacheDir(), { recursive: true });
    await Deno.writeTextFile(path, (await run(Deno.execPath(), ["types"])).output);
  }
  return path;
}

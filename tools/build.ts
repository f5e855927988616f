// deno task build [--target PLATFORM]: both programs as single executables in dist/.
import { parseArgs } from "@std/cli/parse-args";
import { basename, dirname, join, relative } from "node:path";
import { BUNDLE } from "../temporal/bundle.ts";
import { commit } from "./build/commit.ts";
import { readGraph } from "./build/graph.ts";
import { type Program, PROGRAMS } from "./build/programs.ts";
import { type Compiler, findCompiler } from "./build/runtime.ts";
import { stage } from "./build/stage.ts";
import { ensureBundle } from "./bundle.ts";
import { runLoudly, runTask } from "./run.ts";

const PROJECT = join(import.meta.dirname!, "..");

/** Compiles one program. @returns the path of the executable */
async function compile(program: Program, target: string, { deno, env }: Compiler, build: string): Promise<string> {
  const suffix = target.includes("windows") ? ".exe" : "";
  const place = target === Deno.build.target ? [] : [target];
  const output = join(PROJECT, "dist", ...place, `${program.name}${suffix}`);
  await Deno.mkdir(dirname(output), { recursive: true });
  const folder = await Deno.makeTempDir({ dir: join(PROJECT, "dist"), prefix: "build-" });
  try {
    await stage(PROJECT, folder, await readGraph(PROJECT, program.entry), target);
    await Deno.mkdir(join(folder, "dist"), { recursive: true });
    await Deno.writeTextFile(join(folder, "dist/build.txt"), build);
    for (const path of program.bundle ? [BUNDLE.code, BUNDLE.manifest] : []) {
      await Deno.copyFile(join(PROJECT, path), join(folder, path));
    }
    const fixed = ["compile", "--quiet", "--no-check", "--no-lock", "--node-modules-dir=manual", "--include", "dist"];
    const v8 = program.v8Flags.length > 0 ? [`--v8-flags=${program.v8Flags.join(",")}`] : [];
    const made = join(folder, basename(output));
    const args = [...fixed, ...v8, ...program.permissions, "--target", target, "--output", made, program.entry];
    await runLoudly(deno, args, { cwd: folder, env });
    await Deno.rename(made, output);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return output;
}

await runTask(async () => {
  const { target } = parseArgs(Deno.args, {
    string: ["target"],
    default: { target: Deno.build.target },
    unknown: (argument) => {
      throw new Error(`Cannot build with "${argument}": there is only --target PLATFORM`);
    },
  });
  const [compiler] = await Promise.all([findCompiler(target), ensureBundle()]);
  if (compiler.note) console.error(compiler.note);
  for (const program of PROGRAMS) {
    const path = await compile(program, target, compiler, await commit(PROJECT));
    console.log(`${relative(PROJECT, path)}  ${((await Deno.stat(path)).size / 1e6).toFixed(0)} MB`);
  }
});

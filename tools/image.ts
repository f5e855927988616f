// deno task image: builds both container images of the Dockerfile on a stand-in base, and runs them as production would.
import { join } from "node:path";
import { commit } from "./build/commit.ts";
import { findCompiler } from "./build/runtime.ts";
import { makeBase, makeBuilder } from "./image/base.ts";
import { buildah, withStorage } from "./image/buildah.ts";
import { runReadOnly } from "./image/confined.ts";
import { run, runTask } from "./run.ts";
import { cacheDir } from "./toolchain/cache.ts";

const PROJECT = join(import.meta.dirname!, "..");

/** What each image is run with, and what it must say then. */
const RUNS: { target: string; program: string; args: string[]; says: RegExp }[] = [
  { target: "worker", program: "estuary-worker", args: ["--version"], says: /^estuary-worker \d/ },
  { target: "worker", program: "estuary-worker", args: ["--help"], says: /--preset/ },
  // Nothing listens there: this goes as far as loading the native library, as another user on a read-only root.
  { target: "worker", program: "estuary-worker", args: ["--check"], says: /Cannot reach Temporal/ },
  { target: "cli", program: "estuary-wf", args: ["list", "--detailed"], says: /BookingLifecycleWorkflow/ },
];

await runTask(async () => {
  // The build inside uses what is fetched here, as it would use its own downloads.
  const [build] = await Promise.all([commit(PROJECT), findCompiler(Deno.build.target)]);
  await withStorage(async (storage) => {
    const base = await makeBase(storage);
    const builder = await makeBuilder(storage, base);
    const mounts = [`${await denoDir()}:/deno-dir`, `${cacheDir()}:/src/.cache`].flatMap((
      mount,
    ) => ["--volume", mount]);
    const settings = [`BUILDER=${builder}`, `RUNTIME=${base}`, `ESTUARY_BUILD=${build}`];
    for (const target of ["worker", "cli"]) {
      const args = settings.flatMap((setting) => ["--build-arg", setting]);
      console.error(`Building the image ${target}`);
      await buildah(storage, "build", ...mounts, ...args, "--target", target, "--tag", target, PROJECT);
    }
    for (const { target, program, args, says } of RUNS) {
      const { output } = await runReadOnly(storage, target, [`/usr/local/bin/${program}`, ...args]);
      if (!says.test(output)) throw new Error(`Cannot run ${program} ${args.join(" ")} in its image: ${output}`);
      console.log(`ok  ${program} ${args.join(" ")}`);
    }
  });
});

async function denoDir(): Promise<string> {
  return JSON.parse((await run(Deno.execPath(), ["info", "--json"])).output).denoDir;
}

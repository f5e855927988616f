// deno task ok: all that must hold before a change is taken, apart from the tests.
import { brokenLinks } from "./ok/links.ts";
import { oxlint } from "./ok/oxlint.ts";
import { type Outcome, run, runTask } from "./run.ts";
import { hadolintCli } from "./toolchain.ts";

const deno = (...args: string[]) => () => run(Deno.execPath(), args, { env: { NO_COLOR: "1" } });

const STEPS: Record<string, () => Promise<Outcome>> = {
  format: deno("fmt", "--check"),
  lint: deno("lint"),
  types: deno("check", "--quiet", "."),
  oxlint,
  bundle: deno("run", "--allow-all", "tools/bundle.ts"),
  image: async () => await run(await hadolintCli(), ["Dockerfile"]),
  docs: deno("run", "--allow-all", "tools/docs.ts", "--check"),
  quality: deno("run", "--allow-read", "tools/quality.ts", "--check"),
  links: async () => {
    const broken = await brokenLinks(".");
    return { success: broken.length === 0, output: broken.join("\n") };
  },
};

/** Runs every step at once and tells each as it ends; what failed is told in full. */
async function ok(): Promise<void> {
  const failed = await Promise.all(
    Object.entries(STEPS).map(async ([name, step]) => {
      const started = performance.now();
      const { success, output } = await step();
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${success ? "ok    " : "FAILED"}  ${name.padEnd(8)}  ${seconds} s`);
      return success ? [] : [`\n${name}\n${output}`];
    }),
  );
  const problems = failed.flat();
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

if (import.meta.main) {
  Deno.chdir(new URL("..", import.meta.url));
  await runTask(ok);
}

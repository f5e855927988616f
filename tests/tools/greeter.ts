// A tool that only tests know, looked for in a process of its own: tests run side by side in one process, whose
// environment they share. greeter.ts JOB
import type { Tool } from "../../tools/pins.ts";
import { type Outcome, run, runTask } from "../../tools/run.ts";
import { findTool } from "../../tools/toolchain.ts";
import { intoCache, onceIntoCache } from "../../tools/toolchain/cache.ts";
import { hash } from "../../temporal/bundle.ts";

const GREETER = "#!/bin/sh\necho greeter 1.2.3\n";

const greeter: Tool = {
  command: "estuary-greeter",
  title: "greeter",
  version: "1.2.3",
  variable: "ESTUARY_GREETER_PATH",
  python: "estuary-greeter-that-is-not-published",
  versionFlag: "--version",
  megabytes: 1,
  sha256: { [Deno.build.target]: hash(GREETER) },
};

/** Writes the tool, or another one of its name. @returns its path */
export async function writeGreeter(folder: string, text = GREETER): Promise<string> {
  const path = `${folder}/${greeter.command}`;
  await Deno.writeTextFile(path, text, { mode: 0o755 });
  return path;
}

/** Does one of the jobs below with this environment. @returns what it printed, or why it failed */
export const withGreeter = (job: keyof typeof jobs, env: Record<string, string>): Promise<Outcome> =>
  run(Deno.execPath(), ["run", "--quiet", "--no-check", "--allow-all", import.meta.filename!, job], { env });

const fetched = (text?: string) => intoCache(greeter, "a test", (folder) => writeGreeter(folder, text));

const jobs = {
  /** Prints where it is. */
  find: async () => console.log(await findTool(greeter)),

  /** Fetches it, and says where it is found after that. */
  async fetch() {
    await fetched();
    console.log(await findTool(greeter));
  },

  /** Fetches another one of its name. */
  async forge() {
    await fetched("forged");
  },

  /** Fetches it in the folder that it came in. */
  async wrap() {
    const whole = (folder: string) => writeGreeter(folder).then(() => folder);
    console.log(await onceIntoCache(greeter, "from a test", whole));
  },
};

if (import.meta.main) await runTask(jobs[Deno.args[0] as keyof typeof jobs]);

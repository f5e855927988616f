// estuary-worker: argv to configuration to running Workers to an exit code.
import { type Config, loadConfig } from "./config.ts";
import { createMask, type Mask } from "./log/mask.ts";
import { parseWorkerArgs, type WorkerArgs } from "./worker/args.ts";
import { HELP } from "./worker/help.ts";
import { onSignals } from "./worker/ending.ts";
import { report } from "./worker/report.ts";
import { ServerError } from "./temporal/server_error.ts";
import { versionLine } from "./version.ts";

/** Runs the program. @returns its exit code */
async function main(argv: readonly string[]): Promise<number> {
  // A configuration that is refused shows no secret by itself, and its examples are meant to be read.
  let mask: Mask = (text) => text;
  try {
    const args = parseWorkerArgs(argv);
    if (args.kind === "help") return print(HELP.trimEnd());
    if (args.kind === "version") return print(versionLine("estuary-worker"));

    const config = await configure(args);
    mask = createMask(config.secrets);
    return await start(args.kind, config);
  } catch (error) {
    const { text, code } = report(error);
    console.error(mask(text));
    return code;
  }
}

async function configure({ flags, selection }: Extract<WorkerArgs, { kind: "run" | "check" }>): Promise<Config> {
  const { DOMAINS } = await import("./registry.ts");
  // shared is a library: every worker carries it, and it has no queue of its own.
  const known = Object.keys(DOMAINS).filter((domain) => domain !== "shared");
  return await loadConfig(flags, selection, Deno.env.toObject(), known);
}

async function start(kind: "run" | "check", config: Config): Promise<number> {
  const { setUpLogs } = await import("./log/mod.ts");
  setUpLogs({ ...config.log, secrets: config.secrets });
  if (kind === "check") {
    const { check } = await import("./worker/check.ts");
    return await check(config);
  }
  // This loads the SDK's native part: not before there is something to run.
  await import("@temporalio/worker").catch((cause) => {
    throw ServerError.bridge(cause);
  });
  const { run } = await import("./worker/run.ts");
  using ending = onSignals((code) => Deno.exit(code));
  await run(config, ending.signal);
  return 0;
}

function print(text: string): 0 {
  console.log(text);
  return 0;
}

// The native part keeps threads of its own, so the end has to be said.
if (import.meta.main) Deno.exit(await main(Deno.args));

// estuary-wf: lists, triggers and operates workflows. The exit code says how it went.
import type { World } from "./cli/command.ts";
import { run } from "./cli/run.ts";
import { DOMAINS } from "./registry.ts";

const encoder = new TextEncoder();

/** Writes all of it, unless the reader has left: `estuary-wf list | head -1` is no error. */
function write(stream: typeof Deno.stdout, text: string): void {
  try {
    for (let rest = encoder.encode(text); rest.length > 0;) rest = rest.subarray(stream.writeSync(rest));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** Standard error, if its lines can be changed in place. */
function terminal(): World["terminal"] {
  if (!Deno.stderr.isTerminal() || Deno.env.get("TERM") === "dumb") return undefined;
  return {
    write: (text) => write(Deno.stderr, text),
    // A terminal that does not know its size says 0.
    columns: () => Deno.consoleSize().columns || 80,
    colour: !Deno.env.get("NO_COLOR"),
  };
}

if (import.meta.main) {
  const code = await run(Deno.args, {
    domains: DOMAINS,
    env: Deno.env.toObject(),
    out: (text) => write(Deno.stdout, `${text}\n`),
    err: (text) => write(Deno.stderr, `${text}\n`),
    stdin: () => new Response(Deno.stdin.readable).text(),
    terminal: terminal(),
  });
  Deno.exit(code);
}

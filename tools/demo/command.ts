// A command line of the CLI: shown as its user types it, run, and what it prints shown as it comes.
import { green } from "@std/fmt/colors";
import { formatDuration } from "../../text/duration.ts";
import { happening } from "../dev/happenings.ts";
import { lines, startProgram } from "../dev/processes.ts";
import { end } from "../dev/stop.ts";

/** What a command printed. */
export interface Said {
  lines: string[];
  /** Its lines of a label and a value, `  status  completed`, by their labels. */
  fields: Record<string, string>;
}

/**
 * Runs a command line of `estuary-wf`.
 *
 * @param failed ends the command when it rejects
 * @throws Error if it does not exit with 0
 */
export async function runCommand(args: string[], env: Record<string, string>, failed: Promise<never>): Promise<Said> {
  const line = ["estuary-wf", ...args].map(quoted).join(" ");
  console.log(`\n$ ${line}`);
  const process = startProgram("estuary-wf", args, env);
  const results: string[] = [];
  const steps = (async () => {
    for await (const line of lines(process.stderr)) {
      const step = stepLine(line);
      if (step) console.log(step);
      else results.push(line);
    }
  })();
  const result = (async () => {
    for await (const line of lines(process.stdout)) results.push(line);
  })();
  try {
    await Promise.race([process.status, failed]);
  } finally {
    await end(process, "SIGTERM");
    await Promise.all([steps, result]);
  }
  const { code } = await process.status;
  const ended = (line: string) => code === 0 && line.startsWith("Completed ");
  console.log(results.map((line) => ended(line) ? `\n${green(line)}` : line).join("\n"));
  if (code !== 0) throw new Error(`The demo stops here: "${line}" ended with exit code ${code}, not 0`);
  return { lines: results, fields: fieldsOf(results) };
}

/** As a shell takes it. */
const quoted = (word: string): string => /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

function fieldsOf(lines: readonly string[]): Record<string, string> {
  const pairs = lines.flatMap((line) => {
    const [, label, value] = /^ {2}(\S+)\s{2,}(.*)$/.exec(line) ?? [];
    return label === undefined ? [] : [[label, value]];
  });
  return Object.fromEntries(pairs);
}

/** `2026-11-24T18:00:03.123Z  booking-123  done  room  2 mails` on the clock of whoever watches. */
function stepLine(line: string): string | undefined {
  const [, at, what] = /^(\S+Z) {2}\S+ {2}(.*)$/.exec(line) ?? [];
  if (at === undefined) return undefined;
  const time = Date.parse(at);
  const until = (moment: string) => `in ${formatDuration(Math.max(Date.parse(moment) - time, 0))}`;
  return happening("step", what.replace(/until (\S+)$/, (_, moment) => until(moment)), new Date(time));
}

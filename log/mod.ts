// Where the logs go and what is in them. Everything that the worker says comes through here.
import { configureSync, type LogLevel, type Sink } from "@logtape/logtape";
import { type Format, jsonFormat, prettyFormat, SAYS } from "./format.ts";
import { createMask } from "./mask.ts";
import { record } from "./record.ts";

export { record } from "./record.ts";
export { temporalLogger } from "./temporal.ts";

/** How to log. */
export interface LogOptions {
  level: LogLevel;
  /** `auto`: for people if standard output is a terminal, else JSON. */
  format: "auto" | "pretty" | "json";
  /** Masked wherever they appear. */
  secrets: readonly string[];
}

/** Sends every log of the process to standard output, one line each. */
export function setUpLogs({ level, format, secrets }: LogOptions): void {
  const mask = createMask(secrets);
  const terminal = Deno.stdout.isTerminal();
  const pretty = format === "pretty" || (format === "auto" && terminal);
  const write = pretty ? prettyFormat(mask, terminal && !Deno.noColor) : jsonFormat(mask);
  configureSync({
    reset: true,
    sinks: { stdout: lines(write) },
    loggers: [
      { category: "estuary", sinks: ["stdout"], lowestLevel: level },
      // What it says to the person who started it is no matter of taste.
      { category: ["estuary", SAYS], lowestLevel: "info" },
      { category: ["logtape", "meta"], sinks: [], lowestLevel: "error" },
    ],
  });
}

/** Says something to the person who started the program; on a pipe it is a log line with these fields. */
export function say(message: string, fields: Record<string, unknown> = {}, level: LogLevel = "info"): void {
  record([SAYS], level, message, fields);
}

function lines(format: Format): Sink {
  const encoder = new TextEncoder();
  return (record) => {
    let rest = encoder.encode(`${format(record)}\n`);
    while (rest.length > 0) rest = rest.subarray(Deno.stdout.writeSync(rest));
  };
}

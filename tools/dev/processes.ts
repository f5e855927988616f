// The project's own programs, run from source as processes of their own.
import { join } from "node:path";
import { PROGRAMS } from "../build/programs.ts";

const PROJECT = join(import.meta.dirname!, "..", "..");

/** Starts a program of the project with the permissions that its binary has. */
export function startProgram(name: string, args: string[], env: Record<string, string>): Deno.ChildProcess {
  const program = PROGRAMS.find((each) => each.name === name)!;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--quiet", ...program.permissions, join(PROJECT, program.entry), ...args],
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** The lines that a process writes, as they come. */
export async function* lines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    yield* parts;
  }
  if (rest) yield rest;
}

// The compiled programs, run as their users run them.
import { join } from "node:path";
import type { Sandbox } from "../../sandbox/mod.ts";
import { startHouse } from "../../tools/dev/house.ts";
import { lines } from "../../tools/dev/processes.ts";

const DIST = join(import.meta.dirname!, "..", "..", "dist");

/** What a program printed, and how it ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** A house in which compiled programs run: Temporal and the sandbox outlive any worker. */
export interface CompiledHouse extends AsyncDisposable {
  sandbox: Sandbox;
  /** Starts a worker and waits until it polls. */
  worker(...args: string[]): Promise<RunningWorker>;
  /** Runs the CLI to its end. */
  wf(...args: string[]): Promise<Ended>;
}

/** A worker process. */
export interface RunningWorker {
  /** Sends a signal and waits for the end. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<{ code: number; said: string[] }>;
}

/** Starts a house for the compiled programs; at the end of the block everything of it is gone. */
export async function startCompiledHouse(): Promise<CompiledHouse> {
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "estuary-e2e-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const { sandbox, env: house } = stack.use(await startHouse(folder));
  // Nothing of this machine is to help them: no Deno, no Node.js, no settings.
  const env = { PATH: "/nonexistent", TMPDIR: folder, ...house };
  const workers = new Set<RunningWorker>();
  stack.defer(async () => {
    for (const worker of [...workers]) await worker.end("SIGKILL");
  });
  const opened = stack.move();
  return {
    sandbox,
    worker: async (...args) => await startWorker(args, env, folder, workers),
    wf: (...args) => runProgram("estuary-wf", args, env),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Runs a compiled program to its end, with this environment and no other. */
export async function runProgram(name: string, args: string[], env: Record<string, string>): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(join(DIST, name), { args, env, clearEnv: true }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

async function startWorker(
  args: string[],
  env: Record<string, string>,
  cwd: string,
  workers: Set<RunningWorker>,
): Promise<RunningWorker> {
  const process = new Deno.Command(join(DIST, "estuary-worker"), {
    args,
    env,
    cwd,
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const said: string[] = [];
  const polling = Promise.withResolvers<void>();
  const listen = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const line of lines(stream)) {
      said.push(line);
      if (line.includes("Polling.")) polling.resolve();
    }
  };
  const listening = Promise.all([listen(process.stdout), listen(process.stderr)]);
  const worker: RunningWorker = {
    async end(signal) {
      workers.delete(worker);
      process.kill(signal);
      const [{ code }] = await Promise.all([process.status, listening]);
      return { code, said };
    },
  };
  const died = process.status.then(async () => {
    await listening;
    polling.reject(new Error(`The worker ended before it polled. It said:\n${said.join("\n")}`));
  });
  await Promise.race([polling.promise, died]);
  await polling.promise;
  workers.add(worker);
  return worker;
}

/** The Message-ID of every mail in the sandbox, the second and further copies of one alone. */
export function sentTwice(sandbox: Sandbox): string[] {
  const ids = sandbox.mails().map(({ message_id }) => message_id);
  return ids.filter((id, i) => ids.indexOf(id) < i);
}

/** Resolves once the sandbox has a mail with this in its subject. */
export function mailArrives(sandbox: Sandbox, subject: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const off = sandbox.on((event) => {
    if (event.type === "mail" && event.mail.subject.includes(subject)) resolve();
  });
  if (sandbox.mails().some((mail) => mail.subject.includes(subject))) resolve();
  return promise.finally(off);
}

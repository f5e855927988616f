// One throw-away PostgreSQL for all tests of a process, in a folder of its own under the temp folder.
import { delay } from "@std/async/delay";
import { join } from "node:path";
import { tmpdir } from "node:os";
import pg from "pg";
import { freePort } from "../tools/dev/ports.ts";
import { postgresBin } from "../tools/postgres.ts";

/** Speed, not safety: what is in it need not outlive the tests. */
const SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum: "off",
  shared_buffers: "32MB",
  max_connections: "200",
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
};

/** Stops the server and removes its folder when the tests' process is gone, however it went. */
const WATCH = `
cd /
alive() { kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ]; }
( while alive "$1"; do sleep 0.2; done; "$2/pg_ctl" -D "$3/data" -m immediate stop; rm -rf "$3" ) </dev/null >/dev/null 2>&1 &
`;

/**
 * An empty database; gone at the end of the block. On the server it is a schema, which its URL makes the only one in
 * sight: a schema is made in a tenth of the time that a database takes.
 */
export async function temporaryPostgres(): Promise<{ url: string } & AsyncDisposable> {
  const server = await (shared ??= sharedServer());
  const name = `test_${crypto.randomUUID().replaceAll("-", "")}`;
  await run(server, `create schema ${name}`);
  const url = new URL(server);
  url.searchParams.set("options", `-csearch_path=${name}`);
  return {
    url: url.href,
    [Symbol.asyncDispose]: () => run(server, `drop schema ${name} cascade`),
  };
}

async function run(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

let shared: Promise<string> | undefined;

/** Test files run side by side in one process without sharing memory: the first to make the folder starts the server. */
async function sharedServer(): Promise<string> {
  const folder = join(tmpdir(), `estuary-postgres-${Deno.pid}`);
  try {
    await Deno.mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return await urlWithin(folder);
    throw error;
  }
  const outcome = await startServer(folder).then((url) => ({ url }), (error) => ({ error: String(error) }));
  await Deno.writeTextFile(join(folder, "outcome.part"), JSON.stringify(outcome));
  await Deno.rename(join(folder, "outcome.part"), join(folder, "outcome"));
  return await urlWithin(folder);
}

async function urlWithin(folder: string): Promise<string> {
  for (const end = Date.now() + 120_000; Date.now() < end; await delay(50)) {
    try {
      const { url, error } = JSON.parse(await Deno.readTextFile(join(folder, "outcome")));
      if (error) throw new Error(error);
      return url;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new Error(`Cannot use the PostgreSQL in ${folder}: nobody finished starting it. Remove that folder`);
}

async function startServer(folder: string): Promise<string> {
  const user = await serverUser();
  if (user.uid !== undefined) await Deno.chown(folder, user.uid, user.gid!);
  const bin = await reachableBin(folder, user);
  await execute("sh", ["-c", WATCH, "sh", String(Deno.pid), bin, folder], folder, user);

  const data = join(folder, "data");
  const password = crypto.randomUUID();
  const pwfile = join(folder, "password");
  await Deno.writeTextFile(pwfile, password);
  const init = ["-D", data, "-U", "estuary", "--pwfile", pwfile, "--auth=scram-sha-256", "--no-sync"];
  await execute(join(bin, "initdb"), [...init, "--encoding=UTF8", "--locale=C"], folder, user);

  const port = freePort();
  const options = Object.entries({ ...SETTINGS, port }).map(([name, value]) => `-c ${name}=${value}`).join(" ");
  const start = ["start", "-D", data, "-w", "-l", join(folder, "log"), "-o", options];
  await execute(join(bin, "pg_ctl"), start, folder, user);
  return `postgres://estuary:${password}@127.0.0.1:${port}/postgres`;
}

type User = { uid?: number; gid?: number };

/** PostgreSQL refuses to run as root, who has others to run it as. */
async function serverUser(): Promise<User> {
  if (Deno.uid() !== 0) return {};
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = await Promise.all(
      ["-u", "-g"].map((flag) => new Deno.Command("id", { args: [flag, name] }).output()),
    );
    const number = (output: Deno.CommandOutput) => Number(new TextDecoder().decode(output.stdout));
    if (uid.success) return { uid: number(uid), gid: number(gid) };
  }
  throw new Error("Cannot start PostgreSQL for tests as root: there is no user postgres or nobody to run it as");
}

/** The programs, copied if they lie where the server's user may not go, as in root's home. */
async function reachableBin(folder: string, user: User): Promise<string> {
  const bin = await postgresBin();
  const { success } = await new Deno.Command("test", { args: ["-x", join(bin, "postgres")], ...user, cwd: "/" })
    .output();
  if (success) return bin;
  await execute("cp", ["-RL", join(bin, ".."), join(folder, "native")], folder, {});
  await execute("chown", ["-R", `${user.uid}:${user.gid}`, join(folder, "native")], folder, {});
  return join(folder, "native", "bin");
}

async function execute(command: string, args: string[], cwd: string, user: User) {
  const { success, stdout, stderr } = await new Deno.Command(command, { args, cwd, ...user }).output();
  if (success) return;
  const said = [stderr, stdout].map((bytes) => new TextDecoder().decode(bytes).trim()).join("\n");
  throw new Error(`Cannot start PostgreSQL for tests: ${command} failed: ${said}`);
}

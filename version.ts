import config from "./deno.json" with { type: "json" };

/** Of this product, as deno.json says. */
const VERSION: string = config.version;

/** Of all @temporalio packages: they are pinned to one. */
const SDK_VERSION: string = config.imports["@temporalio/worker"].split("@").at(-1)!;

/** The commit that a binary was built from, in short; "source" where nothing was compiled. */
const BUILD: string = Deno.build.standalone
  ? Deno.readTextFileSync(new URL("./dist/build.txt", import.meta.url)).trim()
  : "source";

/** What `--version` says of a program, in one line. */
export const versionLine = (program: string): string =>
  `${program} ${VERSION} (build ${BUILD}, Deno ${Deno.version.deno}, Temporal SDK ${SDK_VERSION})`;

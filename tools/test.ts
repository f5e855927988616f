// deno task test [FILE…]: fetches the servers that tests run against, builds the bundle, then runs the tests.
import { ensureBundle } from "./bundle.ts";
import { runLoudly, runTask } from "./run.ts";
import { temporalCli, testServer } from "./toolchain.ts";

/** Tests run real servers, and talk to nobody but these. */
const PERMISSIONS = [
  ...["--allow-read", "--allow-write", "--allow-env", "--allow-sys", "--allow-ffi", "--allow-run"],
  "--allow-net=127.0.0.1,localhost,[::1]",
];

await runTask(async () => {
  Deno.chdir(new URL("..", import.meta.url));
  await Promise.all([temporalCli(), testServer(), ensureBundle()]);
  const what = Deno.args.length > 0 ? Deno.args : ["tests", "--ignore=tests/e2e"];
  // Types are the gate's to check: deno task ok.
  await runLoudly(Deno.execPath(), ["test", "--parallel", "--no-check", ...PERMISSIONS, ...what]);
});

// deno task test [FILE…]: fetches the servers that tests run against, builds the bundle, then runs the tests.
import { ensureBundle } from "./bundle.ts";
import { runWithin } from "./limit.ts";
import { runTask } from "./run.ts";
import { liveKitServer, s3Server, temporalCli, testServer } from "./toolchain.ts";

/** Far more than all of them take on a slow machine, in milliseconds: a test that hangs is to fail, and to be named. */
const LIMIT = 30 * 60_000;

await runTask(async () => {
  Deno.chdir(new URL("..", import.meta.url));
  await Promise.all([temporalCli(), testServer(), ensureBundle()]);
  const what = Deno.args.length > 0 ? Deno.args : ["tests", "--ignore=tests/e2e,tests/crash,tests/live"];
  if (what.some((path) => path.startsWith("tests/live"))) await Promise.all([liveKitServer(), s3Server()]);
  // Where Deno can be told to look for leaks, it has to be; before that it always does.
  const sanitizers = "sanitizer" in Deno.test ? ["--sanitize-ops", "--sanitize-resources"] : [];
  // Tests start servers and programs, which no narrower permission covers. Types are the gate's to check.
  await runWithin(LIMIT, Deno.execPath(), ["test", "--parallel", "--no-check", "--allow-all", ...sanitizers, ...what]);
});

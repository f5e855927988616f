import { assertMatch } from "@std/assert";
import { versionLine } from "../version.ts";

Deno.test("the version line names the program, the build, the runtime and the SDK", () => {
  assertMatch(
    versionLine("estuary-worker"),
    /^estuary-worker \d+\.\d+\.\d+ \(build source, Deno \d+\.\d+\.\d+, Temporal SDK \d+\.\d+\.\d+\)$/,
  );
});

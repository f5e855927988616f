import { assertEquals } from "@std/assert";
import { ConfigError } from "../../config.ts";
import { StoreError } from "../../store/failures.ts";
import { ServerError } from "../../temporal/server_error.ts";
import { report } from "../../worker/report.ts";

const settings = { address: "localhost:7233", namespace: "shop" };

Deno.test("each way to fail has its exit code, and its message says what next", () => {
  const reports = [
    new ConfigError("1 setting is wrong", [{ setting: "--preset", message: "needs a value" }]),
    new StoreError("sqlite:./x.db", "the folder is read-only."),
    ServerError.unreachable(settings, "connection refused"),
    ServerError.namespace(settings),
    ServerError.bridge(new Error("Read-only file system")),
    ServerError.bridge(
      new Error(
        "Failed to write native addon (Deno FFI/Node API) '/tmp/a/b/index.node' to '/tmp/1.node' because the file system " +
          "was readonly. This is a limitation of native addons with deno compile.",
      ),
    ),
  ].map((error) => ({ code: report(error).code, lines: report(error).text.split("\n") }));

  assertEquals(reports.map(({ code }) => code), [2, 1, 4, 2, 1, 1]);
  assertEquals(reports[3].lines, [
    `Cannot use namespace "shop" of Temporal at localhost:7233: it does not exist`,
    "  make it      temporal operator namespace create --address localhost:7233 --namespace shop",
    "  use another  --namespace, or TEMPORAL_NAMESPACE",
  ]);
  assertEquals(reports[4].lines, [
    "Cannot load the native part of the Temporal SDK: Read-only file system",
    "  a binary unpacks it into  TMPDIR, else /tmp: a folder that can be written to and executed from",
  ]);
  assertEquals(
    reports[5].lines[0],
    "Cannot load the native part of the Temporal SDK: it cannot be unpacked to /tmp/1.node, the file system was readonly",
  );
});

Deno.test("an error that nobody expected is told with its stack, whatever it says", () => {
  const { text, code } = report(new TypeError("Cannot read properties of undefined"));

  assertEquals([code, text.includes("report_test.ts")], [1, true]);
});

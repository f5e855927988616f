import { assertEquals } from "@std/assert";
import { asFailure, EXIT } from "../../cli/failure.ts";
import { type ErrorKind, KnownError } from "../../text/known_error.ts";

Deno.test("an error that is known by its kind has its code in the contract, with what to do about it", () => {
  const kinds: ErrorKind[] = ["configuration", "server_refused", "server_unreachable", "foundation"];
  const failures = kinds.map((kind) =>
    asFailure(new KnownError(kind, "Cannot reach it", { hints: [["try", "again"]] }))
  );

  assertEquals(failures.map(({ code }) => EXIT[code]), [2, 2, 4, 4]);
  assertEquals(failures.map(({ message }) => message), kinds.map(() => "Cannot reach it"));
  assertEquals(failures[0].hints, [["try", "again"]]);
});

Deno.test("an error of no known kind is a bug, told with its stack", () => {
  const { code, message } = asFailure(new Error("Cannot be"));

  assertEquals([code, message.includes("failure_test.ts")], ["bug", true]);
});

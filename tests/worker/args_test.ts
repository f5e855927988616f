import { assertEquals, assertThrows } from "@std/assert";
import { ConfigError } from "../../config.ts";
import { parseWorkerArgs } from "../../worker/args.ts";

const problems = (...argv: string[]) =>
  assertThrows(() => parseWorkerArgs(argv), ConfigError).problems.map(({ setting, message }) =>
    `${setting} ${message}`
  );

Deno.test("a command line becomes flags and a selection", () => {
  const args = parseWorkerArgs(["--domain", "room", "--domain=booking", "--max-cached", "10", "--grace=5s"]);

  assertEquals(args.kind === "run" && args.selection, { preset: undefined, domains: ["room", "booking"] });
  assertEquals(args.kind === "run" && [args.flags["max-cached"], args.flags.grace, args.flags.address], [
    "10",
    "5s",
    undefined,
  ]);
});

Deno.test("--check checks, and --help and --version stand above everything else that is right", () => {
  const kinds = [["--check"], ["--help", "--check"], ["-h"], ["--version"], []].map((argv) =>
    parseWorkerArgs(argv).kind
  );

  assertEquals(kinds, ["check", "help", "help", "version", "run"]);
});

Deno.test("a negative number is the value of its flag", () => {
  const args = parseWorkerArgs(["--max-cached", "-5"]);

  assertEquals(args.kind === "run" && args.flags["max-cached"], "-5");
});

Deno.test("what is wrong with a command line is told at once", () => {
  const found = problems("booking", "--prset", "--domain=", "--grace", "1s", "--grace", "2s", "-x");

  assertEquals(found, [
    "booking is not expected here",
    "--prset unknown flag, did you mean --preset?",
    "-x unknown flag",
    "--domain needs a value",
    "--grace is given 2 times and differs: 1s, 2s",
  ]);
});

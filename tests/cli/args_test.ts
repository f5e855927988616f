import { assertEquals, assertThrows } from "@std/assert";
import { readArgs } from "../../cli/args.ts";
import type { Flag } from "../../cli/command.ts";
import { Failure } from "../../cli/failure.ts";

const FLAGS: Flag[] = [
  { name: "booking-id", value: "ID", help: "" },
  { name: "json", value: "INPUT", help: "" },
  { name: "output", short: "o", value: "FORMAT", values: ["text", "json"], help: "" },
  { name: "wait", help: "" },
  { name: "capture", negatable: true, help: "" },
];

const read = (...argv: string[]) => {
  const { words, values, switches } = readArgs("knock", argv, FLAGS);
  return { words, values: Object.fromEntries(values), switches: Object.fromEntries(switches) };
};

const refusal = (...argv: string[]) => assertThrows(() => read(...argv), Failure).message;

Deno.test("readArgs tells words, values and switches apart", () => {
  assertEquals(read("Foo", "--booking-id", "007", "--wait", "-o", "json", "bar"), {
    words: ["Foo", "bar"],
    values: { "booking-id": "007", output: "json" },
    switches: { wait: true },
  });
});

Deno.test("readArgs takes a value after an equals sign, with more of them inside", () => {
  assertEquals(read("--json=a=b", "--wait=false").values, { json: "a=b" });
});

Deno.test("readArgs tells a switch turned off from one not given", () => {
  assertEquals(read("--no-capture").switches, { capture: false });
  assertEquals(read("--capture=false").switches, { capture: false });
  assertEquals(read().switches, {});
});

Deno.test("readArgs takes values that begin with a dash, or are one", () => {
  assertEquals(read("--json", "-").values, { json: "-" });
  assertEquals(read("--booking-id", "-5").values, { "booking-id": "-5" });
});

Deno.test("readArgs keeps an empty value", () => {
  assertEquals(read("--booking-id", "").values, { "booking-id": "" });
});

Deno.test("readArgs leaves alone what follows two dashes", () => {
  assertEquals(read("--wait", "--", "--json", "x").words, ["--json", "x"]);
});

Deno.test("readArgs tells every mistake at once", () => {
  assertEquals(
    refusal("--bookingid", "5", "--weight", "--json"),
    'Cannot run "knock": --json needs a value: --json INPUT; unknown flag --bookingid, did you mean --booking-id?; ' +
      "unknown flag --weight",
  );
});

Deno.test("readArgs says when a value is left out before another flag", () => {
  assertEquals(refusal("--booking-id", "--wait"), 'Cannot run "knock": --booking-id needs a value: --booking-id ID');
});

Deno.test("readArgs refuses two values of one flag, unless they are the same", () => {
  assertEquals(
    refusal("--booking-id", "1", "--booking-id=2"),
    'Cannot run "knock": --booking-id is given more than once, "1" and "2"',
  );
  assertEquals(read("--booking-id", "1", "--booking-id=1").values, { "booking-id": "1" });
});

Deno.test("readArgs refuses a value that a flag does not take", () => {
  assertEquals(refusal("-o", "yaml"), 'Cannot run "knock": --output takes text or json, not "yaml"');
  assertEquals(refusal("--wait=maybe"), 'Cannot run "knock": --wait is true or false, not "maybe"');
});

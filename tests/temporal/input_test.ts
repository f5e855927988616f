import { assertEquals, assertThrows } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { z } from "zod";
import { id, moment } from "../../temporal/fields.ts";
import { checkInput, parseInput } from "../../temporal/input.ts";
import { inputFields } from "../../temporal/input_fields.ts";

const schema = z.strictObject({
  booking_id: id("the booking, as the platform knows it"),
  amount: z.int().positive().meta({ description: "what is charged", unit: "minor units" }).optional(),
  currency: z.string().length(3).default("eur"),
  at: moment("when to send it").optional(),
  who: z.enum(["host", "guest"]).optional(),
  quiet: z.boolean().optional(),
  email: z.email().optional(),
  items: z.array(z.strictObject({ price: z.number().min(0) })).max(2).optional(),
});

function problems(input: unknown): string[] {
  const checked = checkInput(schema, input);
  return "problems" in checked ? checked.problems.map(({ field, message }) => `${field} | ${message}`) : [];
}

const problem = (input: object) => problems({ booking_id: "b1", ...input })[0];

Deno.test("checkInput answers the parsed input with its defaults", () => {
  assertEquals(checkInput(schema, { booking_id: 123 }), { input: { booking_id: "123", currency: "eur" } });
});

Deno.test("checkInput tells every problem at once, known fields first", () => {
  assertEquals(problems({ amount: 10.5, at: "tomorrow", curency: "usd" }), [
    "booking_id | missing: the booking, as the platform knows it",
    "amount | 10.5 is not a whole number of minor units: 10.50 is 1050",
    'at | "tomorrow" is not a moment with its offset from UTC, such as 2026-11-24T18:00:00+01:00',
    "curency | unknown field, did you mean currency?",
  ]);
});

Deno.test("checkInput names what is missing of no input at all", () => {
  assertEquals([problems(undefined), problems(null)], [problems({}), problems({})]);
});

Deno.test("checkInput says what each kind of field takes", () => {
  const cases: [object, string][] = [
    [
      { booking_id: "b 1" },
      'booking_id | "b 1" is not an id: letters, digits, "-" and "_", 64 at most, or a positive whole number',
    ],
    [
      { booking_id: null },
      'booking_id | null is not an id: letters, digits, "-" and "_", 64 at most, or a positive whole number',
    ],
    [{ booking_id: 0 }, "booking_id | 0 is too small: at least 1"],
    [{ amount: "5" }, 'amount | "5" is not a whole number'],
    [{ amount: 0 }, "amount | 0 is too small: at least 1"],
    [{ amount: 1e20 }, "amount | 100000000000000000000 is too big: at most 9007199254740991"],
    [{ currency: "euro" }, "currency | has 4 characters, at most 3 fit"],
    [{ who: "hosts" }, 'who | "hosts" is not one of host, guest, did you mean host?'],
    [{ quiet: "yes" }, 'quiet | "yes" is not true or false'],
    [{ email: "ada" }, 'email | "ada" is not a valid email'],
    [
      { nothing_like_it: 1 },
      "nothing_like_it | unknown field, there is booking_id, amount, currency, at, who, quiet, email, items",
    ],
  ];
  for (const [input, message] of cases) assertEquals(problem(input), message);
});

Deno.test("checkInput names what is wrong inside lists and objects by its path", () => {
  assertEquals(problems({ booking_id: "b1", items: [{ price: 1 }, { price: -2, prize: 3 }] }), [
    "items[1].price | -2 is too small: at least 0",
    "items[1].prize | unknown field, did you mean price?",
  ]);
});

Deno.test("checkInput says that an input is no object", () => {
  assertEquals(problems([123]), [
    " | [123] is not an object of booking_id, amount, currency, at, who, quiet, email, items",
  ]);
});

Deno.test("checkInput cuts a long value short", () => {
  assertEquals(problem({ email: "x".repeat(100) }), `email | "${"x".repeat(58)}… is not a valid email`);
});

Deno.test("parseInput fails for good and names the workflow and every field", () => {
  const failure = assertThrows(
    () => parseInput("BookingLifecycleWorkflow", schema, { amount: 1.5 }),
    ApplicationFailure,
    "Cannot run BookingLifecycleWorkflow: its input is invalid: " +
      "booking_id missing: the booking, as the platform knows it; " +
      "amount 1.5 is not a whole number of minor units: 1.50 is 150",
  );

  assertEquals(failure.type, "InvalidInput");
  assertEquals(failure.nonRetryable, true);
  assertEquals((failure.details?.[0] as unknown[]).length, 2);
});

Deno.test("inputFields tells kind, unit, default and values of each field", () => {
  const fields = Object.fromEntries(inputFields(schema).map(({ name, ...field }) => [name, field]));

  assertEquals(fields.booking_id, {
    kind: "id",
    description: "the booking, as the platform knows it",
    required: true,
  });
  assertEquals(fields.amount, {
    kind: "integer",
    description: "what is charged",
    required: false,
    unit: "minor units",
  });
  assertEquals(fields.currency, { kind: "text", description: "", required: false, default: "eur" });
  assertEquals(fields.who, { kind: "enum", description: "", required: false, values: ["host", "guest"] });
  assertEquals(
    Object.values(fields).map(({ kind }) => kind),
    ["id", "integer", "text", "moment", "enum", "boolean", "text", "json"],
  );
});

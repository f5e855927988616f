// A workflow's input against its schema: what is wrong with it, all at once, in words for people. Used by the CLI before
// a server is contacted, and by the activities that parse what another client started a workflow with.
import { ApplicationFailure } from "@temporalio/common";
import { z } from "zod";
import { nearest } from "../text/nearest.ts";
import { describeField, type InputField, typeAt } from "./input_fields.ts";

/** What is wrong with one field. `field` is a path (`items[0].amount`), empty for the whole input. */
export interface Problem {
  field: string;
  message: string;
}

/**
 * Checks an input against its schema.
 *
 * @param given none at all, or null, is an input without fields
 * @returns the parsed input, defaults filled in, or every problem at once: fields in the schema's order, unknown ones last
 */
export function checkInput<S extends z.ZodObject>(
  schema: S,
  given: unknown,
): { input: z.output<S> } | { problems: Problem[] } {
  const input = given ?? {};
  const parsed = schema.safeParse(input);
  if (parsed.success) return { input: parsed.data };
  return { problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, schema, input)) };
}

/**
 * Parses the input that a workflow was started with, by whatever client. For activities.
 *
 * @param workflow the workflow's name, for the message
 * @throws ApplicationFailure `InvalidInput`, non-retryable, whose message names every field; details: the problems
 */
export function parseInput<S extends z.ZodObject>(workflow: string, schema: S, input: unknown): z.output<S> {
  const checked = checkInput(schema, input);
  if ("input" in checked) return checked.input;
  const { problems } = checked;
  const told = problems.map(({ field, message }) => `${field} ${message}`.trim()).join("; ");
  throw ApplicationFailure.create({
    message: `Cannot run ${workflow}: its input is invalid: ${told}`,
    type: "InvalidInput",
    nonRetryable: true,
    details: [problems],
  });
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, schema: z.ZodObject, input: unknown): Problem[] {
  if (issue.code === "unrecognized_keys") {
    const known = typeAt(schema, issue.path);
    const names = known instanceof z.ZodObject ? Object.keys(known.shape) : [];
    return issue.keys.map((key) => ({ field: fieldName([...issue.path, key]), message: unknownField(key, names) }));
  }
  const value = valueAt(input, issue.path);
  if (issue.path.length === 0 && issue.code === "invalid_type") {
    return [{ field: "", message: `${show(value)} is not an object of ${Object.keys(schema.shape).join(", ")}` }];
  }
  const type = typeAt(schema, issue.path);
  const field = type && describeField(String(issue.path.at(-1)), type);
  return [{ field: fieldName(issue.path), message: messageOf(issue, value, field) }];
}

const unknownField = (name: string, known: string[]) => {
  const meant = nearest(name, known);
  return meant ? `unknown field, did you mean ${meant}?` : `unknown field, there is ${known.join(", ")}`;
};

function messageOf(issue: Issue, value: unknown, field: InputField | undefined): string {
  if (issue.code === "custom") return issue.message;
  if (value === undefined) return ["missing", field?.description].filter(Boolean).join(": ");
  if (issue.code === "too_small" || issue.code === "too_big") return outOfBounds(issue, value, field);
  if (field?.kind === "integer" && isDecimal(value)) return notWhole(value, field);
  if (field?.kind === "enum") return notOneOf(value, field.values ?? []);
  const wanted = issue.code === "invalid_format" && field?.kind === "text"
    ? field.format ?? `a valid ${issue.format}`
    : field && WANTED[field.kind];
  return wanted ? `${show(value)} is not ${wanted}` : `${show(value)}: ${issue.message}`;
}

const WANTED: Partial<Record<InputField["kind"], string>> = {
  id: 'an id: letters, digits, "-" and "_", 64 at most, or a positive whole number',
  moment: "a moment with its offset from UTC, such as 2026-11-24T18:00:00+01:00",
  text: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
};

/** A number, or what a flag says with a decimal point. */
const isDecimal = (value: unknown): value is number | string =>
  typeof value === "number" || (typeof value === "string" && /^[+-]?\d+\.\d+$/.test(value));

function notWhole(value: number | string, { unit }: InputField): string {
  if (unit !== "minor units") return `${value} is not a whole number${unit ? ` of ${unit}` : ""}`;
  const cents = Math.round(Number(value) * 100);
  return `${value} is not a whole number of minor units: ${(cents / 100).toFixed(2)} is ${cents}`;
}

function notOneOf(value: unknown, values: readonly string[]): string {
  const meant = typeof value === "string" && nearest(value, values);
  return `${show(value)} is not one of ${values.join(", ")}${meant ? `, did you mean ${meant}?` : ""}`;
}

function outOfBounds(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  value: unknown,
  field: InputField | undefined,
): string {
  const small = issue.code === "too_small";
  const limit = Number(small ? issue.minimum : issue.maximum);
  const counted: Record<string, string> = { string: " characters", array: " entries", set: " entries" };
  if (issue.origin in counted) {
    const { length } = value as { length: number };
    return `has ${length}${counted[issue.origin]}, ${small ? "at least" : "at most"} ${limit} ${
      small ? "are needed" : "fit"
    }`;
  }
  const whole = field?.kind === "integer" || field?.kind === "id";
  const reachable = issue.inclusive || whole;
  const bound = issue.inclusive || !whole ? limit : limit + (small ? 1 : -1);
  const words = small ? (reachable ? "at least" : "more than") : (reachable ? "at most" : "less than");
  return `${show(value)} is too ${small ? "small" : "big"}: ${words} ${bound}`;
}

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);

/** `["items", 0, "amount"]` as people write it: `items[0].amount`. */
const fieldName = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (name, key) => typeof key === "number" ? `${name}[${key}]` : name ? `${name}.${String(key)}` : String(key),
    "",
  );

const LONGEST_SHOWN = 60;

/** A value as people wrote it, text in quotes, cut where it gets long. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN - 1)}…`;
}

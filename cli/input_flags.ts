// A workflow's input schema as flags of `trigger`, and what such flags say as an input.
import { type InputField, inputFields } from "../temporal/input_fields.ts";
import type { RegisteredWorkflow } from "../registry.ts";
import type { Args } from "./args.ts";
import type { Flag } from "./command.ts";
import { parseJson } from "./json_text.ts";
import { shellWord } from "./layout.ts";

/** `booking_id` as a flag: `booking-id`. */
export const flagName = (field: string): string => field.replaceAll("_", "-");

const PLACEHOLDER: Record<InputField["kind"], string> = {
  id: "ID",
  moment: "MOMENT",
  text: "TEXT",
  integer: "N",
  number: "N",
  boolean: "",
  enum: "WORD",
  json: "JSON",
};

/** The flags that a workflow's input fields make. */
export const inputFlags = (workflow: RegisteredWorkflow): Flag[] =>
  inputFields(workflow.input).map((field) => ({
    name: flagName(field.name),
    value: PLACEHOLDER[field.kind],
    negatable: field.kind === "boolean",
    suggestions: field.values,
    help: fieldHelp(field),
  }));

/** A field in one line: what it means, what it may be, its unit or what it looks like, whether it can be left out. */
export function fieldHelp({ description, unit, format, values, required, default: byDefault }: InputField): string {
  const choice = [description, values?.join(", ")].filter(Boolean).join(": ");
  const need = required ? "required" : byDefault === undefined ? "optional" : `default ${byDefault}`;
  return `${choice} (${[unit, format, need].filter(Boolean).join("; ")})`.trimStart();
}

/**
 * The input that the flags of a command line say, each value converted by its field's kind. What cannot be converted
 * stays text, for the schema to refuse in its own words.
 *
 * @throws Failure `invalid_input` for a field that takes JSON and gets something else
 */
export function inputOfFlags(workflow: RegisteredWorkflow, { values, switches }: Args): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const { name, kind } of inputFields(workflow.input)) {
    const flag = flagName(name);
    const text = values.get(flag);
    if (switches.has(flag)) input[name] = switches.get(flag);
    if (text !== undefined) input[name] = convert(text, kind, flag);
  }
  return input;
}

const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;

// Digits alone: who writes 2.00 means two of something, and not two of what it is counted in.
const INTEGER = /^[+-]?\d+$/;

function convert(text: string, kind: InputField["kind"], flag: string): unknown {
  if (kind === "integer") return INTEGER.test(text) ? Number(text) : text;
  if (kind === "number") return NUMBER.test(text) ? Number(text) : text;
  return kind === "json" ? parseJson(text, `--${flag}`) : text;
}

/** A command line that starts a workflow with an input, ready to be pasted into a shell. */
export const triggerLine = ({ name }: Pick<RegisteredWorkflow, "name">, input: Record<string, unknown>): string =>
  ["estuary-wf trigger", name, ...flagsOfInput(input)].join(" ");

/** The flags that say an input, each with its value, ready to be pasted into a shell. */
export function flagsOfInput(input: Record<string, unknown>): string[] {
  return Object.entries(input).map(([field, value]) => {
    if (typeof value === "boolean") return value ? `--${flagName(field)}` : `--no-${flagName(field)}`;
    return `--${flagName(field)} ${shellWord(typeof value === "object" ? JSON.stringify(value) : String(value))}`;
  });
}
